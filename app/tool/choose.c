#include "choose.h"

#include <string.h>

#include "show.h"

static bool
copy(char *to, const char *from)
{
	size_t n = strlen(from);

	if (n >= KERB_NAME_ROOM)
		return false;
	memcpy(to, from, n + 1);
	return true;
}

static bool
may_log_on(const json_t *slot)
{
	return strcmp(show_get(slot, "failure"), "none") == 0;
}

/* The slot of that name, or without one the best; NULL when there is none. */
static const json_t *
pick_slot(const json_t *card, const char *container)
{
	const json_t *slots = json_object_get(card, "slots"), *slot, *first = NULL;
	size_t i;

	json_array_foreach(slots, i, slot) {
		if (container != NULL) {
			if (strcmp(show_get(slot, "container"), container) == 0)
				return slot;
			continue;
		}
		if (may_log_on(slot))
			return slot;
		if (first == NULL)
			first = slot;
	}
	return first;
}

/* How well the reader's card serves: 0 not at all. */
static int
rank(const json_t *reader, const char *container)
{
	const json_t *card = json_object_get(reader, "card"), *slot;

	if (!json_is_object(card))
		return 0;
	slot = pick_slot(card, container);
	return slot == NULL ? 1 : may_log_on(slot) ? 3 : 2;
}

static const json_t *
pick_reader(const json_t *cards, const char *name, const char *container)
{
	const json_t *readers = json_object_get(cards, "readers"), *reader, *best = NULL;
	int rank_best = 0;
	size_t i;

	json_array_foreach(readers, i, reader) {
		if (name != NULL) {
			if (strcmp(show_get(reader, "name"), name) == 0)
				return reader;
		} else if (rank(reader, container) > rank_best) {
			rank_best = rank(reader, container);
			best = reader;
		}
	}
	return best;
}

bool
choose(const json_t *cards, const char *name, const char *container, struct choice *choice)
{
	const json_t *reader = pick_reader(cards, name, container);
	const json_t *card = json_object_get(reader, "card");
	const json_t *slot = pick_slot(card, container);

	memset(choice, 0, sizeof(*choice));
	if (name == NULL)
		name = show_get(reader, "name");
	if (container == NULL)
		container = slot != NULL ? show_get(slot, "container") : CHOOSE_CONTAINER;
	return copy(choice->reader, name) && copy(choice->container, container) &&
	    copy(choice->card_name, show_get(card, "card_name")) &&
	    copy(choice->person, show_get(slot, "name"));
}

bool
choose_reading(const json_t *cards)
{
	const json_t *readers = json_object_get(cards, "readers"), *reader;
	size_t i;

	json_array_foreach(readers, i, reader)
		if (strcmp(show_get(json_object_get(reader, "card"), "state"), "reading") == 0)
			return true;
	return false;
}
