/* The fields of every message, in the order in which they travel. */
#include "fields.h"

#include "wire.h"

static const struct message_field watch_present_fields[] = {
	MESSAGE_F(struct wire_watch_present, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_watch_present, event_ns, MESSAGE_U64),
	MESSAGE_F(struct wire_watch_present, mute, MESSAGE_U8),
	MESSAGE_F(struct wire_watch_present, reader, MESSAGE_TEXT),
	MESSAGE_B(struct wire_watch_present, atr, WIRE_ATR),
};

static const struct message_field watch_gone_fields[] = {
	MESSAGE_F(struct wire_watch_gone, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_watch_gone, event_ns, MESSAGE_U64),
	MESSAGE_F(struct wire_watch_gone, cause, MESSAGE_U8),
	MESSAGE_F(struct wire_watch_gone, reader, MESSAGE_TEXT),
};

static const struct message_field watch_beat_fields[] = {
	MESSAGE_F(struct wire_watch_beat, event_ns, MESSAGE_U64),
};

static const struct message_field watch_sleep_fields[] = {
	MESSAGE_F(struct wire_watch_sleep, event_ns, MESSAGE_U64),
};

static const struct message_field watch_reader_fields[] = {
	MESSAGE_F(struct wire_watch_reader, attached, MESSAGE_U8),
	MESSAGE_F(struct wire_watch_reader, reader, MESSAGE_TEXT),
};

static const struct message_field watch_pcsc_fields[] = {
	MESSAGE_F(struct wire_watch_pcsc, up, MESSAGE_U8),
	MESSAGE_F(struct wire_watch_pcsc, scard, MESSAGE_U32),
};

static const struct message_field watch_mode_fields[] = {
	MESSAGE_F(struct wire_watch_mode, beat, MESSAGE_U8),
};

static const struct message_field watch_ask_fields[] = {
	MESSAGE_F(struct wire_watch_ask, cookie, MESSAGE_U64),
};

static const struct message_field watch_answer_fields[] = {
	MESSAGE_F(struct wire_watch_answer, cookie, MESSAGE_U64),
	MESSAGE_F(struct wire_watch_answer, alive, MESSAGE_U8),
};

static const struct message_field seat_lock_fields[] = {
	MESSAGE_F(struct wire_seat_lock, reason, MESSAGE_U8),
};

static const struct message_field seat_unlock_fields[] = {
	MESSAGE_F(struct wire_seat_unlock, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_seat_unlock, logon_id, MESSAGE_U64),
};

static const struct message_field seat_locked_fields[] = {
	MESSAGE_F(struct wire_seat_locked, reason, MESSAGE_U8),
	MESSAGE_F(struct wire_seat_locked, event_ns, MESSAGE_U64),
	MESSAGE_F(struct wire_seat_locked, locked_ns, MESSAGE_U64),
	MESSAGE_F(struct wire_seat_locked, shown_ns, MESSAGE_U64),
	MESSAGE_F(struct wire_seat_locked, outputs, MESSAGE_U32),
};

static const struct message_field seat_setup_fields[] = {
	MESSAGE_F(struct wire_seat_setup, backend, MESSAGE_TEXT),
	MESSAGE_F(struct wire_seat_setup, renderer, MESSAGE_TEXT),
	MESSAGE_F(struct wire_seat_setup, display, MESSAGE_TEXT),
	MESSAGE_F(struct wire_seat_setup, layout, MESSAGE_TEXT),
	MESSAGE_F(struct wire_seat_setup, options, MESSAGE_TEXT),
	MESSAGE_F(struct wire_seat_setup, idle_ms, MESSAGE_U32),
	MESSAGE_F(struct wire_seat_setup, notice_ms, MESSAGE_U32),
	MESSAGE_F(struct wire_seat_setup, blank_ms, MESSAGE_U32),
};

static const struct message_field seat_kiosk_fields[] = {
	MESSAGE_F(struct wire_seat_kiosk, kiosk, MESSAGE_U64),
};

static const struct message_field seat_session_fields[] = {
	MESSAGE_F(struct wire_seat_session, uid, MESSAGE_U32),
	MESSAGE_F(struct wire_seat_session, logon_id, MESSAGE_U64),
};

static const struct message_field seat_attention_fields[] = {
	MESSAGE_F(struct wire_seat_attention, event_ns, MESSAGE_U64),
};

static const struct message_field seat_unlocked_fields[] = {
	MESSAGE_F(struct wire_seat_unlocked, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_seat_unlocked, unlocked_ns, MESSAGE_U64),
};

static const struct message_field card_open_fields[] = {
	MESSAGE_F(struct wire_card_open, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_card_open, reader, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_open, limit_ms, MESSAGE_U32),
};

static const struct message_field card_found_fields[] = {
	MESSAGE_F(struct wire_card_found, family, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_found, card_name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_found, serial, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_found, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_card_found, pinpad, MESSAGE_U8),
	MESSAGE_F(struct wire_card_found, slots, MESSAGE_U8),
};

static const struct message_field card_slot_fields[] = {
	MESSAGE_F(struct wire_card_slot, container, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_slot, algorithm, MESSAGE_U8),
	MESSAGE_B(struct wire_card_slot, certificate, WIRE_CERTIFICATE),
};

static const struct message_field card_ready_fields[] = {
	MESSAGE_F(struct wire_card_ready, apdus, MESSAGE_U32),
	MESSAGE_F(struct wire_card_ready, took_us, MESSAGE_U64),
};

static const struct message_field card_attempt_fields[] = {
	MESSAGE_F(struct wire_card_attempt, attempt, MESSAGE_U64),
	MESSAGE_F(struct wire_card_attempt, spend_last_try, MESSAGE_U8),
	MESSAGE_F(struct wire_card_attempt, pointer_width, MESSAGE_U8),
};

static const struct message_field card_buffer_fields[] = {
	MESSAGE_F(struct wire_card_buffer, kind, MESSAGE_U8),
	MESSAGE_F(struct wire_card_buffer, pin_state, MESSAGE_U8),
	MESSAGE_F(struct wire_card_buffer, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_card_buffer, flags, MESSAGE_U32),
	MESSAGE_F(struct wire_card_buffer, logon_id, MESSAGE_U64),
	MESSAGE_F(struct wire_card_buffer, domain, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_buffer, user, MESSAGE_TEXT),
	MESSAGE_F(struct wire_card_buffer, container, MESSAGE_TEXT),
};

static const struct message_field card_sign_fields[] = {
	MESSAGE_F(struct wire_card_sign, container, MESSAGE_TEXT),
};

static const struct message_field card_cancel_fields[] = {
	MESSAGE_F(struct wire_card_cancel, attempt, MESSAGE_U64),
};

static const struct message_field card_errand_fields[] = {
	MESSAGE_F(struct wire_card_errand, what, MESSAGE_U8),
};

static const struct message_field card_errand_done_fields[] = {
	MESSAGE_F(struct wire_card_errand_done, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_card_errand_done, sw, MESSAGE_U16),
	MESSAGE_F(struct wire_card_errand_done, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_card_errand_done, detail, MESSAGE_TEXT),
};

static const struct message_field card_pin_fields[] = {
	MESSAGE_F(struct wire_card_pin, attempt, MESSAGE_U64),
};

static const struct message_field card_signed_fields[] = {
	MESSAGE_F(struct wire_card_signed, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_card_signed, apdus, MESSAGE_U32),
	MESSAGE_F(struct wire_card_signed, took_us, MESSAGE_U64),
};

static const struct message_field card_closed_fields[] = {
	MESSAGE_F(struct wire_card_closed, attempt, MESSAGE_U64),
};

static const struct message_field card_failed_fields[] = {
	MESSAGE_F(struct wire_card_failed, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_card_failed, sw, MESSAGE_U16),
	MESSAGE_F(struct wire_card_failed, scard, MESSAGE_U32),
	MESSAGE_F(struct wire_card_failed, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_card_failed, verify_sent, MESSAGE_U8),
	MESSAGE_F(struct wire_card_failed, attempt, MESSAGE_U8),
	MESSAGE_F(struct wire_card_failed, detail, MESSAGE_TEXT),
};

static const struct message_field card_trace_fields[] = {
	MESSAGE_B(struct wire_card_trace, trace, WIRE_CHECKS),
};

static const struct message_field sign_request_fields[] = {
	MESSAGE_F(struct wire_sign_request, algorithm, MESSAGE_U8),
	MESSAGE_B(struct wire_sign_request, digest, 64),
};

static const struct message_field sign_result_fields[] = {
	MESSAGE_F(struct wire_sign_result, failure, MESSAGE_U16),
	MESSAGE_B(struct wire_sign_result, signature, 1024),
};

static const struct message_field krb_start_fields[] = {
	MESSAGE_F(struct wire_krb_start, purpose, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_start, enterprise, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_start, netbios, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, kdc_trust.anchors, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, kdc_trust.intermediates, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, kdc_trust.crls, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, kdc_trust.revocation, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_start, now, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_start, limit_ms, MESSAGE_U32),
	MESSAGE_F(struct wire_krb_start, skew, MESSAGE_U32),
	MESSAGE_F(struct wire_krb_start, kdc_strict, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_start, weak_digest, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_start, kdc_hosts, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, kdcs, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, host_principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_start, engine, MESSAGE_TEXT),
	MESSAGE_B(struct wire_krb_start, nonce, WIRE_NONCE),
	MESSAGE_B(struct wire_krb_start, certificate, WIRE_CERTIFICATE),
};

static const struct message_field krb_preflight_fields[] = {
	MESSAGE_F(struct wire_krb_preflight, krb_error, MESSAGE_U32),
	MESSAGE_F(struct wire_krb_preflight, stime, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_preflight, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_preflight, pkinit, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_preflight, kdc, MESSAGE_TEXT),
};

static const struct message_field krb_tgt_fields[] = {
	MESSAGE_F(struct wire_krb_tgt, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_tgt, kdc_us, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_tgt, sign_us, MESSAGE_U64),
};

static const struct message_field krb_result_fields[] = {
	MESSAGE_F(struct wire_krb_result, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_result, auth_time, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_result, start_time, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_result, end_time, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_result, renew_till, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_result, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_result, kdc, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_result, kdc_subject, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_result, kdc_sha256, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_result, kdc_not_after, MESSAGE_U64),
	MESSAGE_B(struct wire_krb_result, ap_req, WIRE_MESSAGE),
	MESSAGE_B(struct wire_krb_result, signed_data, WIRE_MESSAGE),
	MESSAGE_B(struct wire_krb_result, ccache, WIRE_MESSAGE),
};

static const struct message_field krb_failed_fields[] = {
	MESSAGE_F(struct wire_krb_failed, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_krb_failed, answer, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_failed, krb_error, MESSAGE_U32),
	MESSAGE_F(struct wire_krb_failed, edata_status, MESSAGE_U32),
	MESSAGE_F(struct wire_krb_failed, stime, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_failed, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_failed, kdc, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_failed, kdc_subject, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_failed, kdc_issuer, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_failed, kdc_sha256, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_failed, kdc_not_after, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_failed, check, MESSAGE_TEXT),
	MESSAGE_F(struct wire_krb_failed, detail, MESSAGE_TEXT),
	MESSAGE_B(struct wire_krb_failed, kdc_certificate, WIRE_CERTIFICATE),
};

static const struct message_field krb_evidence_fields[] = {
	MESSAGE_F(struct wire_krb_evidence, what, MESSAGE_U8),
	MESSAGE_F(struct wire_krb_evidence, now, MESSAGE_U64),
	MESSAGE_F(struct wire_krb_evidence, kdc, MESSAGE_TEXT),
	MESSAGE_B(struct wire_krb_evidence, message, WIRE_MESSAGE),
};

static const struct message_field verify_prepare_fields[] = {
	MESSAGE_F(struct wire_verify_prepare, trust.anchors, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, trust.intermediates, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, trust.crls, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, trust.revocation, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_prepare, kdc_anchors, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, now, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_prepare, policies, MESSAGE_U32),
	MESSAGE_F(struct wire_verify_prepare, rsa_min_bits, MESSAGE_U32),
	MESSAGE_F(struct wire_verify_prepare, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, host_principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, domain, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, user, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prepare, identities, MESSAGE_TEXT),
	MESSAGE_B(struct wire_verify_prepare, certificate, WIRE_CERTIFICATE),
};

static const struct message_field verify_judgement_fields[] = {
	MESSAGE_F(struct wire_verify_judgement, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_verify_judgement, setup_failure, MESSAGE_U16),
	MESSAGE_F(struct wire_verify_judgement, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_judgement, not_before, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_judgement, not_after, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_judgement, name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, issuer, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, serial, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, sha256, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, upn, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, pkinit_name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, sid, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, key, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_judgement, own_name, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_judgement, enterprise, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_judgement, identities, MESSAGE_TEXT),
	MESSAGE_B(struct wire_verify_judgement, checks, WIRE_CHECKS),
};

static const struct message_field verify_prove_fields[] = {
	MESSAGE_F(struct wire_verify_prove, now, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_prove, skew, MESSAGE_U32),
	MESSAGE_F(struct wire_verify_prove, pac_required, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_prove, enterprise, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_prove, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prove, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_prove, host_principal, MESSAGE_TEXT),
	MESSAGE_B(struct wire_verify_prove, nonce, WIRE_NONCE),
	MESSAGE_B(struct wire_verify_prove, certificate, WIRE_CERTIFICATE),
	MESSAGE_B(struct wire_verify_prove, signed_data, WIRE_MESSAGE),
	MESSAGE_B(struct wire_verify_prove, ap_req, WIRE_MESSAGE),
};

static const struct message_field verify_proof_fields[] = {
	MESSAGE_F(struct wire_verify_proof, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, auth_time, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, start_time, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, end_time, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, renew_till, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, kvno, MESSAGE_U32),
	MESSAGE_F(struct wire_verify_proof, enctype, MESSAGE_U32),
	MESSAGE_F(struct wire_verify_proof, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, sid, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, full_name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, logon_script, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, profile_path, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, home_directory, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, home_drive, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, logon_server, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_proof, kick_off_time, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_proof, logon_count, MESSAGE_U16),
	MESSAGE_F(struct wire_verify_proof, bad_passwords, MESSAGE_U16),
};

static const struct message_field verify_failed_fields[] = {
	MESSAGE_F(struct wire_verify_failed, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_verify_failed, took_us, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_failed, detail, MESSAGE_TEXT),
};

static const struct message_field verify_survey_fields[] = {
	MESSAGE_F(struct wire_verify_survey, trust.anchors, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, trust.intermediates, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, trust.crls, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, trust.revocation, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_survey, kdc_trust.anchors, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, kdc_trust.intermediates, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, kdc_trust.crls, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, kdc_trust.revocation, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_survey, now, MESSAGE_U64),
	MESSAGE_F(struct wire_verify_survey, weak_digest, MESSAGE_U8),
	MESSAGE_F(struct wire_verify_survey, realm, MESSAGE_TEXT),
	MESSAGE_F(struct wire_verify_survey, host_principal, MESSAGE_TEXT),
};

static const struct message_field verify_surveyed_fields[] = {
	MESSAGE_B(struct wire_verify_surveyed, findings, WIRE_CHECKS),
};

static const struct message_field session_resolve_fields[] = {
	MESSAGE_F(struct wire_session_resolve, account, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_resolve, pam_service, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_resolve, minimum_uid, MESSAGE_U32),
};

static const struct message_field session_account_fields[] = {
	MESSAGE_F(struct wire_session_account, uid, MESSAGE_U32),
	MESSAGE_F(struct wire_session_account, gid, MESSAGE_U32),
	MESSAGE_F(struct wire_session_account, home, MESSAGE_TEXT),
};

static const struct message_field session_open_fields[] = {
	MESSAGE_F(struct wire_session_open, logon_id, MESSAGE_U64),
	MESSAGE_F(struct wire_session_open, attempt, MESSAGE_U64),
	MESSAGE_F(struct wire_session_open, principal, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, shells, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, exits, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, wayland, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, path, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, language, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_open, at_once_seconds, MESSAGE_U32),
	MESSAGE_F(struct wire_session_open, brake_count, MESSAGE_U32),
	MESSAGE_F(struct wire_session_open, brake_seconds, MESSAGE_U32),
	MESSAGE_B(struct wire_session_open, ccache, WIRE_MESSAGE),
};

static const struct message_field session_opened_fields[] = {
	MESSAGE_F(struct wire_session_opened, shell_pid, MESSAGE_U32),
	MESSAGE_F(struct wire_session_opened, shell, MESSAGE_TEXT),
	MESSAGE_F(struct wire_session_opened, ccache, MESSAGE_TEXT),
};

static const struct message_field session_tickets_fields[] = {
	MESSAGE_B(struct wire_session_tickets, ccache, WIRE_MESSAGE),
};

static const struct message_field session_tickets_done_fields[] = {
	MESSAGE_F(struct wire_session_tickets_done, done, MESSAGE_U8),
};

static const struct message_field session_shell_fields[] = {
	MESSAGE_F(struct wire_session_shell, status, MESSAGE_U32),
	MESSAGE_F(struct wire_session_shell, action, MESSAGE_U8),
	MESSAGE_F(struct wire_session_shell, restarts, MESSAGE_U32),
};

static const struct message_field session_end_fields[] = {
	MESSAGE_F(struct wire_session_end, grace_ms, MESSAGE_U32),
};

static const struct message_field session_ended_fields[] = {
	MESSAGE_F(struct wire_session_ended, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_session_ended, action, MESSAGE_U8),
	MESSAGE_F(struct wire_session_ended, status, MESSAGE_U32),
};

static const struct message_field session_failed_fields[] = {
	MESSAGE_F(struct wire_session_failed, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_session_failed, detail, MESSAGE_TEXT),
};

static const struct message_field tool_ask_fields[] = {
	MESSAGE_F(struct wire_tool_ask, what, MESSAGE_U8),
};

static const struct message_field tool_logoff_fields[] = {
	MESSAGE_F(struct wire_tool_logoff, logon_id, MESSAGE_U64),
};

static const struct message_field tool_lock_fields[] = {
	MESSAGE_F(struct wire_tool_lock, logon_id, MESSAGE_U64),
};

static const struct message_field tool_answer_fields[] = {
	MESSAGE_F(struct wire_tool_answer, status, MESSAGE_U32),
	MESSAGE_B(struct wire_tool_answer, json, WIRE_JSON),
};

static const struct message_type types[] = {
	TYPE(WIRE_WATCH_PRESENT, watch_present, 0),
	TYPE(WIRE_WATCH_GONE, watch_gone, 0),
	TYPE(WIRE_WATCH_BEAT, watch_beat, 0),
	TYPE(WIRE_WATCH_SLEEP, watch_sleep, 0),
	TYPE(WIRE_WATCH_READER, watch_reader, 0),
	TYPE(WIRE_WATCH_PCSC, watch_pcsc, 0),
	TYPE(WIRE_WATCH_MODE, watch_mode, 0),
	TYPE(WIRE_WATCH_ASK, watch_ask, 0),
	TYPE(WIRE_WATCH_ANSWER, watch_answer, 0),
	TYPE(WIRE_SEAT_LOCK, seat_lock, 0),
	TYPE(WIRE_SEAT_UNLOCK, seat_unlock, 0),
	TYPE(WIRE_SEAT_LOCKED, seat_locked, 0),
	TYPE(WIRE_SEAT_UNLOCKED, seat_unlocked, 0),
	TYPE(WIRE_SEAT_SETUP, seat_setup, 0),
	TYPE(WIRE_SEAT_KIOSK, seat_kiosk, 1),
	TYPE(WIRE_SEAT_SESSION, seat_session, 0),
	TYPE(WIRE_SEAT_ATTENTION, seat_attention, 0),
	TYPE(WIRE_CARD_OPEN, card_open, 0),
	TYPE(WIRE_CARD_FOUND, card_found, 0),
	TYPE(WIRE_CARD_SLOT, card_slot, 0),
	TYPE(WIRE_CARD_READY, card_ready, 0),
	TYPE(WIRE_CARD_ATTEMPT, card_attempt, 1),
	TYPE(WIRE_CARD_BUFFER, card_buffer, 0),
	TYPE(WIRE_CARD_SIGN, card_sign, 1),
	TYPE(WIRE_CARD_CANCEL, card_cancel, 0),
	TYPE(WIRE_CARD_SIGNED, card_signed, 0),
	TYPE(WIRE_CARD_CLOSED, card_closed, 0),
	TYPE(WIRE_CARD_FAILED, card_failed, 0),
	TYPE(WIRE_CARD_PIN, card_pin, 0),
	TYPE(WIRE_CARD_ERRAND, card_errand, 1),
	TYPE(WIRE_CARD_ERRAND_DONE, card_errand_done, 0),
	TYPE(WIRE_CARD_TRACE, card_trace, 0),
	TYPE(WIRE_SIGN_REQUEST, sign_request, 0),
	TYPE(WIRE_SIGN_RESULT, sign_result, 0),
	TYPE(WIRE_KRB_START, krb_start, 1),
	TYPE(WIRE_KRB_PREFLIGHT, krb_preflight, 0),
	TYPE(WIRE_KRB_TGT, krb_tgt, 0),
	TYPE(WIRE_KRB_RESULT, krb_result, 0),
	TYPE(WIRE_KRB_FAILED, krb_failed, 0),
	TYPE(WIRE_KRB_EVIDENCE, krb_evidence, 0),
	TYPE(WIRE_VERIFY_PREPARE, verify_prepare, 1),
	TYPE(WIRE_VERIFY_JUDGEMENT, verify_judgement, 0),
	TYPE(WIRE_VERIFY_PROVE, verify_prove, 1),
	TYPE(WIRE_VERIFY_PROOF, verify_proof, 0),
	TYPE(WIRE_VERIFY_FAILED, verify_failed, 0),
	TYPE(WIRE_VERIFY_SURVEY, verify_survey, 1),
	TYPE(WIRE_VERIFY_SURVEYED, verify_surveyed, 0),
	TYPE(WIRE_SESSION_RESOLVE, session_resolve, 0),
	TYPE(WIRE_SESSION_ACCOUNT, session_account, 0),
	TYPE(WIRE_SESSION_OPEN, session_open, 1),
	TYPE(WIRE_SESSION_OPENED, session_opened, 0),
	TYPE(WIRE_SESSION_TICKETS, session_tickets, 0),
	TYPE(WIRE_SESSION_TICKETS_DONE, session_tickets_done, 0),
	TYPE(WIRE_SESSION_SHELL, session_shell, 0),
	TYPE(WIRE_SESSION_END, session_end, 0),
	TYPE(WIRE_SESSION_ENDED, session_ended, 0),
	TYPE(WIRE_SESSION_FAILED, session_failed, 0),
	TYPE(WIRE_TOOL_ASK, tool_ask, 0),
	TYPE(WIRE_TOOL_LOGOFF, tool_logoff, 0),
	TYPE(WIRE_TOOL_ANSWER, tool_answer, 0),
	TYPE(WIRE_TOOL_LOCK, tool_lock, 0),
};

const struct message_type *
wire_type(uint16_t type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == type)
			return &types[i];
	for (size_t i = 0; i < fields_front_count; i++)
		if (fields_front[i].type == type)
			return &fields_front[i];
	return NULL;
}
