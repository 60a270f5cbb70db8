/* The illustration: what it shows without its files, and that it comes to rest. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "picture.h"

enum { PATIENCE_US = 20 * 1000 * 1000 };

static GtkWidget *window;
static Picture *picture;
static unsigned int logged;

static void
on_log(void *data, const char *sentence)
{
	(void)data;
	(void)sentence;
	logged++;
}

static void
await_mapped(void)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_US;

	while (!gtk_widget_get_mapped(GTK_WIDGET(picture)) && g_get_monotonic_time() < end)
		g_main_context_iteration(NULL, TRUE);
	cr_assert(gtk_widget_get_mapped(GTK_WIDGET(picture)));
}

static void
open_picture(const char *folder)
{
	cr_assert(gtk_init_check(), "there is no display");
	window = gtk_window_new();
	picture = picture_new(folder, on_log, NULL);
	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(picture));
	gtk_window_present(GTK_WINDOW(window));
	await_mapped();
}

/* How many nodes a picture is drawn with. */
static GskRenderNode *
draw(void)
{
	GtkSnapshot *snapshot = gtk_snapshot_new();

	gtk_widget_size_allocate(GTK_WIDGET(picture), &(GtkAllocation){ 0, 0, 400, 440 }, -1);
	GTK_WIDGET_GET_CLASS(picture)->snapshot(GTK_WIDGET(picture), snapshot);
	return gtk_snapshot_free_to_node(snapshot);
}

Test(picture, draws_every_screen_from_its_files)
{
	enum front_picture i;

	open_picture(SHARE_DIR);
	for (i = 0; i < FRONT_PICTURES; i++) {
		picture_show(picture, i, true);
		cr_expect_not_null(draw(), "picture %d", (int)i);
	}
	cr_expect_eq(logged, 0);
}

Test(picture, draws_outlines_without_files_and_logs_each_once)
{
	unsigned int once;
	enum front_picture i;

	open_picture("/nonexistent");
	for (i = 0; i < FRONT_PICTURES; i++) {
		picture_show(picture, i, true);
		cr_expect_not_null(draw(), "picture %d", (int)i);
	}
	once = logged;
	cr_expect_geq(once, 10);
	cr_expect_leq(once, 17);
	for (i = 0; i < FRONT_PICTURES; i++) {
		picture_show(picture, i, true);
		(void)draw();
	}
	cr_expect_eq(logged, once);
}

Test(picture, slides_a_card_and_comes_to_rest)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_US;

	open_picture(SHARE_DIR);
	picture_show(picture, FRONT_PICTURE_INSERT, false);
	cr_expect_not(picture_moves(picture), "there was no card to slide");
	picture_show(picture, FRONT_PICTURE_IN, false);
	cr_expect(picture_moves(picture));
	while (picture_moves(picture) && g_get_monotonic_time() < end)
		g_main_context_iteration(NULL, TRUE);
	cr_expect_not(picture_moves(picture));
	picture_show(picture, FRONT_PICTURE_NO, false);
	cr_expect_not(picture_moves(picture), "it is in already");
}

Test(picture, stands_still_for_those_who_ask_for_it)
{
	open_picture(SHARE_DIR);
	picture_show(picture, FRONT_PICTURE_INSERT, true);
	picture_show(picture, FRONT_PICTURE_IN, true);
	cr_expect_not(picture_moves(picture));
}

Test(picture, stops_a_slide_that_another_picture_ends)
{
	open_picture(SHARE_DIR);
	picture_show(picture, FRONT_PICTURE_INSERT, false);
	picture_show(picture, FRONT_PICTURE_IN, false);
	picture_show(picture, FRONT_PICTURE_LOCK, false);
	cr_expect_not(picture_moves(picture));
}

Test(picture, knows_no_other_pictures)
{
	open_picture(SHARE_DIR);
	picture_show(picture, FRONT_PICTURES, false);
	picture_show(picture, (enum front_picture)-1, false);
	cr_expect_not_null(draw());
}
