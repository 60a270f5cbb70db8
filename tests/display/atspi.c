/*
 * atspi: an assistive technology, by AT-SPI alone.
 *
 *	atspi listen FILE	appends each event as it comes: "TYPE|DETAIL1|DETAIL2|DATA|ROLE|NAME|TEXT",
 *				TEXT being all that the source tells as its text; first "listening"
 *	atspi tree		each accessible that shows: depth, role, name, description, its actions
 *	atspi await TEXT	returns when one that shows has TEXT in its name or description
 *	atspi do NAME ACTION	does the action of the accessible of this name, which waits to show
 *	atspi pin DIGITS [SUBMIT]	the actions digit-N, then submit, of the PIN entry; nothing is
 *				submitted with SUBMIT "no"
 *	atspi type NAME TEXT	TEXT instead of what the text field of this name has
 *	atspi text		all text of all that shows, a line each
 *
 * AT_SPI_BUS_ADDRESS is the bus. Exit status 1 when what is awaited does not come within 20 s.
 */
#include <atspi/atspi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 40, PATIENCE_MS = 20000, LOOK_MS = 50 };

struct search {
	const char *text;		/* part of the name or description */
	const char *name;		/* or the whole name */
	const char *action;		/* that it must have; or NULL */
	bool editable;			/* that can be typed into */
	AtspiAccessible *found;
	void (*each)(AtspiAccessible *at, int depth);
};

static bool
shows(AtspiAccessible *at)
{
	AtspiStateSet *states = atspi_accessible_get_state_set(at);
	/* GTK 4.8 calls only a window SHOWING. */
	bool result = states != NULL && (atspi_state_set_contains(states, ATSPI_STATE_SHOWING) ||
	    atspi_state_set_contains(states, ATSPI_STATE_VISIBLE));

	g_clear_object(&states);
	return result;
}

static int
action_find(AtspiAccessible *at, const char *wanted)
{
	AtspiAction *action = atspi_accessible_get_action_iface(at);
	int i, n = action == NULL ? 0 : atspi_action_get_n_actions(action, NULL), found = -1;

	for (i = 0; i < n && found < 0; i++) {
		char *name = atspi_action_get_action_name(action, i, NULL);

		if (name != NULL && strcmp(name, wanted) == 0)
			found = i;
		g_free(name);
	}
	g_clear_object(&action);
	return found;
}

static bool
is_editable(AtspiAccessible *at)
{
	AtspiEditableText *text = atspi_accessible_get_editable_text_iface(at);
	bool result = text != NULL;

	g_clear_object(&text);
	return result;
}

static bool
is_it(AtspiAccessible *at, const struct search *search)
{
	char *name = atspi_accessible_get_name(at, NULL);
	char *description = atspi_accessible_get_description(at, NULL);
	bool result = false;

	if (search->text != NULL)
		result = (name != NULL && strstr(name, search->text) != NULL) ||
		    (description != NULL && strstr(description, search->text) != NULL);
	else if (search->name != NULL)
		result = name != NULL && strcmp(name, search->name) == 0;
	else
		result = search->action != NULL;
	if (result && search->action != NULL)
		result = action_find(at, search->action) >= 0;
	if (result && search->editable)
		result = is_editable(at);
	g_free(name);
	g_free(description);
	return result;
}

static void
walk(AtspiAccessible *at, int depth, struct search *search)
{
	int i, n;

	if (at == NULL || depth > DEPTH_MAX || search->found != NULL)
		return;
	atspi_accessible_clear_cache(at);
	/* The desktop and applications have no such state. */
	if (depth > 1) {
		if (!shows(at))
			return;
		if (search->each != NULL)
			search->each(at, depth);
		else if (is_it(at, search)) {
			search->found = g_object_ref(at);
			return;
		}
	}
	n = atspi_accessible_get_child_count(at, NULL);
	for (i = 0; i < n; i++) {
		AtspiAccessible *child = atspi_accessible_get_child_at_index(at, i, NULL);

		walk(child, depth + 1, search);
		g_clear_object(&child);
	}
}

static void
walk_all(struct search *search)
{
	AtspiAccessible *desktop = atspi_get_desktop(0);

	walk(desktop, 0, search);
	g_clear_object(&desktop);
}

static AtspiAccessible *
await(struct search *search)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_MS * 1000;

	for (;;) {
		walk_all(search);
		if (search->found != NULL)
			return search->found;
		if (g_get_monotonic_time() > end)
			break;
		g_usleep(LOOK_MS * 1000);
	}
	fprintf(stderr, "atspi: nothing shows '%s'\n", search->text != NULL ? search->text :
	    search->name != NULL ? search->name : search->action);
	exit(1);
}

static char *
text_of(AtspiAccessible *at)
{
	AtspiText *text = atspi_accessible_get_text_iface(at);
	char *result = text == NULL ? NULL : atspi_text_get_text(text, 0, -1, NULL);

	g_clear_object(&text);
	return result;
}

/* GTK 4.8 has no text up to -1. */
static char *
whole_text_of(AtspiAccessible *at)
{
	AtspiText *text = atspi_accessible_get_text_iface(at);
	int n = text == NULL ? 0 : atspi_text_get_character_count(text, NULL);
	char *result = n <= 0 ? NULL : atspi_text_get_text(text, 0, n, NULL);

	g_clear_object(&text);
	return result;
}

static const char *
plain(const char *s)
{
	return s == NULL ? "" : s;
}

static void
print_one(AtspiAccessible *at, int depth)
{
	AtspiAction *action = atspi_accessible_get_action_iface(at);
	int i, n = action == NULL ? 0 : atspi_action_get_n_actions(action, NULL);
	char *name = atspi_accessible_get_name(at, NULL), *role, *description;

	role = atspi_accessible_get_role_name(at, NULL);
	description = atspi_accessible_get_description(at, NULL);
	printf("%*s%s '%s' '%s'", depth, "", plain(role), plain(name), plain(description));
	for (i = 0; i < n; i++) {
		char *one = atspi_action_get_action_name(action, i, NULL);

		printf(" %s", plain(one));
		g_free(one);
	}
	putchar('\n');
	g_clear_object(&action);
	g_free(name);
	g_free(role);
	g_free(description);
}

static void
print_text(AtspiAccessible *at, int depth)
{
	char *name = atspi_accessible_get_name(at, NULL), *text = whole_text_of(at);
	char *description = atspi_accessible_get_description(at, NULL);

	(void)depth;
	printf("%s|%s|%s\n", plain(name), plain(description), plain(text));
	g_free(name);
	g_free(text);
	g_free(description);
}

static int
act(AtspiAccessible *at, const char *name)
{
	AtspiAction *action = atspi_accessible_get_action_iface(at);
	int i = action_find(at, name);
	bool done = i >= 0 && atspi_action_do_action(action, i, NULL);

	if (!done)
		fprintf(stderr, "atspi: no %s\n", name);
	g_clear_object(&action);
	return done ? 0 : 1;
}

static int
type_pin(const char *digits, bool submit)
{
	struct search entry = { .action = "submit" };
	AtspiAccessible *at = await(&entry);
	char name[] = "digit-0";
	int failed = 0;

	for (; *digits >= '0' && *digits <= '9'; digits++) {
		name[6] = *digits;
		failed |= act(at, name);
	}
	return submit ? failed | act(at, "submit") : failed;
}

static int
type_text(const char *name, const char *contents)
{
	struct search field = { .name = name, .editable = true };
	AtspiAccessible *at = await(&field);
	AtspiEditableText *text = atspi_accessible_get_editable_text_iface(at);
	bool done = text != NULL && atspi_editable_text_set_text_contents(text, contents, NULL);

	if (!done)
		fprintf(stderr, "atspi: nothing can be typed into %s\n", name);
	g_clear_object(&text);
	return done ? 0 : 1;
}

/* ---- the listener ---- */

static FILE *heard;

static void
on_event(AtspiEvent *event, void *data)
{
	const char *any = "";
	char *name, *role, *text;

	(void)data;
	if (G_VALUE_HOLDS_STRING(&event->any_data))
		any = g_value_get_string(&event->any_data);
	name = atspi_accessible_get_name(event->source, NULL);
	role = atspi_accessible_get_role_name(event->source, NULL);
	text = text_of(event->source);
	fprintf(heard, "%s|%d|%d|%s|%s|%s|%s\n", event->type, event->detail1, event->detail2,
	    plain(any), plain(role), plain(name), plain(text));
	g_free(name);
	g_free(role);
	g_free(text);
	g_boxed_free(ATSPI_TYPE_EVENT, event);
}

static int
listen_all(const char *file)
{
	static const char *const kinds[] = { "object:", "window:", "focus:", "mouse:", "keyboard:",
	    "document:", "terminal:" };
	AtspiEventListener *listener = atspi_event_listener_new(on_event, NULL, NULL);
	size_t i;

	heard = fopen(file, "ae");
	if (heard == NULL)
		return 1;
	setvbuf(heard, NULL, _IOLBF, 0);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!atspi_event_listener_register(listener, kinds[i], NULL))
			return 1;
	fputs("listening\n", heard);
	atspi_event_main();
	return 0;
}

int
main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	struct search search = { 0 };
	AtspiAccessible *at;

	if (atspi_init() > 1) {
		fputs("atspi: no bus\n", stderr);
		return 2;
	}
	if (argc == 3 && strcmp(verb, "listen") == 0)
		return listen_all(argv[2]);
	if (argc >= 3 && strcmp(verb, "pin") == 0)
		return type_pin(argv[2], argc < 4 || strcmp(argv[3], "no") != 0);
	if (argc == 4 && strcmp(verb, "type") == 0)
		return type_text(argv[2], argv[3]);
	if (argc == 4 && strcmp(verb, "do") == 0) {
		search.name = argv[2];
		search.action = argv[3];
		at = await(&search);
		return act(at, argv[3]);
	}
	if (argc == 3 && strcmp(verb, "await") == 0) {
		search.text = argv[2];
		return await(&search) == NULL;
	}
	search.each = strcmp(verb, "text") == 0 ? print_text : print_one;
	if (argc != 2 || (strcmp(verb, "text") != 0 && strcmp(verb, "tree") != 0)) {
		fputs("usage: atspi listen|tree|await|do|pin|type|text ...\n", stderr);
		return 2;
	}
	walk_all(&search);
	return 0;
}
