/*
 * exchange.h: an attempt's questions to cardea-verify, cardea-krb and the watcher. Each answer is
 * an event, and so is a helper that cannot be asked.
 */
#ifndef APP_AUTHORITY_EXCHANGE_H
#define APP_AUTHORITY_EXCHANGE_H

#include "attempt.h"

/* What forbids every attempt: a broken configuration, or a closed kiosk. */
enum failure exchange_policy_failure(const struct authority *a);

/* What forbids an attempt of this kind before any card is looked at: policy, then the set-up that
 * shows without opening the keytab, then a session that is missing. */
enum failure exchange_setup_failure(const struct authority *a, enum decide_kind kind);

/* What forbids it once the buffer has told its LogonId. */
enum failure exchange_buffer_failure(const struct authority *a, const struct attempt *at);

/* Starts the attempt's cardea-krb before it is needed: what it loads, it loads while the card and
 * cardea-verify work. It is told nothing yet. */
void exchange_call_krb(struct attempt *at);

void exchange_prepare(struct attempt *at);
void exchange_ask_kdc(struct attempt *at);
void exchange_prove(struct attempt *at);
void exchange_ask_pcscd(struct attempt *at);

#endif
