#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"

#define SLOT(c, f)	"{\"container\":\"" c "\",\"name\":\"N-" c "\",\"failure\":\"" f "\"}"
#define READER(r, slots) \
	"{\"name\":\"" r "\",\"card\":{\"card_name\":\"C-" r "\",\"state\":\"ready\",\"slots\":[" slots "]}}"
#define EMPTY(r)	"{\"name\":\"" r "\",\"card\":null}"
#define CARDS(readers)	"{\"pcscd\":true,\"readers\":[" readers "]}"

static struct choice choice;

static bool
chosen(const char *text, const char *reader, const char *container)
{
	json_t *cards = json_loads(text, 0, NULL);
	bool good;

	cr_assert_not_null(cards, "%s", text);
	good = choose(cards, reader, container, &choice);
	json_decref(cards);
	return good;
}

Test(choose, takes_the_first_card_that_may_log_on)
{
	cr_assert(chosen(CARDS(EMPTY("A") "," READER("B", SLOT("1", "cert-expired")) ","
	    READER("C", SLOT("2", "cert-expired") "," SLOT("3", "none")) ","
	    READER("D", SLOT("4", "none"))), NULL, NULL));
	cr_expect_str_eq(choice.reader, "C");
	cr_expect_str_eq(choice.container, "3");
	cr_expect_str_eq(choice.card_name, "C-C");
	cr_expect_str_eq(choice.person, "N-3");
}

Test(choose, takes_a_card_that_may_not_rather_than_none_so_that_the_refusal_is_named)
{
	cr_assert(chosen(CARDS(EMPTY("A") "," READER("B", "") ","
	    READER("C", SLOT("2", "cert-expired"))), NULL, NULL));
	cr_expect_str_eq(choice.reader, "C");
	cr_expect_str_eq(choice.container, "2");
	cr_assert(chosen(CARDS(EMPTY("A") "," READER("B", "")), NULL, NULL));
	cr_expect_str_eq(choice.reader, "B");
	cr_expect_str_eq(choice.container, CHOOSE_CONTAINER);
}

Test(choose, names_no_reader_where_there_is_no_card)
{
	cr_assert(chosen(CARDS(EMPTY("A")), NULL, NULL));
	cr_expect_str_eq(choice.reader, "");
	cr_expect_str_eq(choice.container, CHOOSE_CONTAINER);
	cr_assert(chosen("{}", NULL, NULL));
	cr_expect_str_eq(choice.reader, "");
}

Test(choose, keeps_to_what_was_given_even_when_it_is_not_there)
{
	static const char cards[] = CARDS(READER("A", SLOT("1", "none") "," SLOT("2", "cert-expired"))
	    "," READER("B", SLOT("2", "none")));

	cr_assert(chosen(cards, "A", "2"));
	cr_expect_str_eq(choice.reader, "A");
	cr_expect_str_eq(choice.container, "2");
	cr_assert(chosen(cards, NULL, "2"));
	cr_expect_str_eq(choice.reader, "B");
	cr_assert(chosen(cards, "Z", NULL));
	cr_expect_str_eq(choice.reader, "Z");
	cr_expect_str_eq(choice.container, CHOOSE_CONTAINER);
	cr_assert(chosen(cards, "A", "9"));
	cr_expect_str_eq(choice.container, "9");
}

Test(choose, refuses_a_name_that_is_too_long)
{
	char name[KERB_NAME_ROOM + 1];

	memset(name, 'x', KERB_NAME_ROOM);
	name[KERB_NAME_ROOM] = '\0';
	cr_expect_not(chosen(CARDS(EMPTY("A")), name, NULL));
	cr_expect_not(chosen(CARDS(EMPTY("A")), NULL, name));
	name[KERB_NAME_ROOM - 1] = '\0';
	cr_expect(chosen(CARDS(EMPTY("A")), name, name));
}

Test(choose, sees_that_a_card_is_being_read)
{
	json_t *cards = json_loads(CARDS(EMPTY("A") ",{\"name\":\"B\",\"card\":{\"state\":\"reading\"}}"),
	    0, NULL);

	cr_expect(choose_reading(cards));
	json_decref(cards);
	cards = json_loads(CARDS(EMPTY("A") "," READER("B", "")), 0, NULL);
	cr_expect_not(choose_reading(cards));
	json_decref(cards);
}

Test(choose, bears_answers_of_any_shape)
{
	static const char *const answers[] = { "[]", "{\"readers\":3}", "{\"readers\":[1,null,[]]}",
	    "{\"readers\":[{\"card\":{\"slots\":{}}}]}", "{\"readers\":[{\"name\":1,\"card\":{\"slots\":[3]}}]}" };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		cr_expect(chosen(answers[i], NULL, NULL), "%s", answers[i]);
}
