#include "log_view.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "show.h"

static bool
utc(int64_t seconds, const char *format, char since[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	return gmtime_r(&t, &tm) != NULL && strftime(since, 32, format, &tm) > 0;
}

bool
log_since(const char *text, int64_t now, char since[32])
{
	static const struct { char unit; int64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
	};
	size_t digits = strspn(text, "0123456789"), n = strlen(text);

	if (strcmp(text, "today") == 0)
		return utc(now, "%Y-%m-%d", since);
	if (digits > 0 && digits < 9 && digits + 1 == n)
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (units[i].unit == text[digits])
				return utc(now - strtol(text, NULL, 10) * units[i].seconds,
				    "%Y-%m-%dT%H:%M:%S", since);
	if (n > 0 && text[n - 1] == 'Z')
		n--;
	if (digits != 4 || n < 4 || n > 23 || strspn(text, "0123456789-:.T ") < n)
		return false;
	for (size_t i = 0; i < n; i++)
		since[i] = text[i] == ' ' ? 'T' : text[i];
	since[n] = '\0';
	return true;
}

bool
log_view_take(struct log_view *view, const json_t *record)
{
	const struct log_filter *f = &view->filter;
	int64_t seq = json_integer_value(json_object_get(record, "seq"));

	if (view->seq != 0 && seq > view->seq + 1)
		view->missing += (uint64_t)(seq - view->seq - 1);
	view->seq = seq;
	view->lost += (uint64_t)json_integer_value(json_object_get(record, "lost"));
	if (f->since[0] != '\0' &&
	    strncmp(show_get(record, "time"), f->since, strlen(f->since)) < 0)
		return false;
	return f->attempt == NULL || strcmp(show_get(record, "attempt"), f->attempt) == 0;
}

/* "2025-03-01 09:30:00" of the record's time. */
static void
when_text(const json_t *record, char *when, size_t room)
{
	show_clean(show_get(record, "time"), when, room);
	if (strlen(when) > 19)
		when[19] = '\0';
	if (strlen(when) > 10)
		when[10] = ' ';
}

/* One line an attempt: when, which, what for, how long, what came of it, who. */
static void
put_attempt(FILE *out, const json_t *record, const char *verdict)
{
	int64_t us = json_integer_value(json_object_get(record, "us"));
	char when[32], code[8], kind[8], failure[32], line[512], shown[SHOW_COLUMNS + 1];
	const char *who = show_get(record, "principal"), *realm = show_get(record, "realm");
	int n;

	when_text(record, when, sizeof(when));
	n = snprintf(line, sizeof(line), "%-19s %-6s %-6s %5lld ms %-17s %.200s%s%.200s", when,
	    show_clean(show_get(record, "attempt"), code, sizeof(code)),
	    show_clean(show_get(record, "kind"), kind, sizeof(kind)), (long long)us / 1000,
	    show_clean(verdict, failure, sizeof(failure)), who,
	    who[0] != '\0' && realm[0] != '\0' ? "@" : "", realm);
	while (n > 0 && line[n - 1] == ' ')
		line[--n] = '\0';
	fprintf(out, "%s\n", show_clean(line, shown, sizeof(shown)));
}

void
log_view_flush(FILE *out, struct log_view *view)
{
	if (view->begun == NULL)
		return;
	put_attempt(out, view->begun, "(no verdict)");
	json_decref(view->begun);
	view->begun = NULL;
	view->shown++;
}

void
log_view_list(FILE *out, struct log_view *view, json_t *record)
{
	const char *event = show_get(record, "event"), *failure = show_get(record, "failure");

	if (strcmp(event, "attempt-begin") == 0) {
		log_view_flush(out, view);
		view->begun = json_incref(record);
	} else if (strcmp(event, "authority-start") == 0) {
		log_view_flush(out, view);
	} else if (strcmp(event, "attempt-end") == 0) {
		if (view->begun != NULL && strcmp(show_get(view->begun, "attempt"),
		    show_get(record, "attempt")) != 0)
			log_view_flush(out, view);
		json_decref(view->begun);
		view->begun = NULL;
		if (view->filter.failed && strcmp(failure, "none") == 0)
			return;
		put_attempt(out, record, strcmp(failure, "none") == 0 ? "granted" : failure);
		view->shown++;
	}
}
