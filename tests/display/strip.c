/*
 * strip: puts screenshots side by side, each with its number and a caption below.
 *
 *	strip COLUMNS OUT TITLE		reads "FILE<TAB>CAPTION" lines, writes the PNG file OUT
 *
 * Exit status 1 when a file cannot be read or written.
 */
#include <cairo.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PICTURES = 64, LINE = 512, COLUMNS_MOST = 8,
	WIDTH = 520, HEIGHT = 293, GAP = 28, CAPTION = 58, HEAD = 86,
};

struct frame {
	cairo_surface_t *picture;
	char caption[LINE];
};

static const struct colour { double red, green, blue; }
    paper = { 0.957, 0.965, 0.973 }, ink = { 0.063, 0.133, 0.2 }, faint = { 0.73, 0.77, 0.81 },
    accent = { 0.086, 0.439, 0.314 };

static void
use(cairo_t *to, const struct colour *colour)
{
	cairo_set_source_rgb(to, colour->red, colour->green, colour->blue);
}

static bool
frame_read(struct frame *frame, char *line)
{
	char *tab = strchr(line, '\t');

	line[strcspn(line, "\n")] = '\0';
	if (tab == NULL)
		return false;
	*tab = '\0';
	snprintf(frame->caption, sizeof(frame->caption), "%s", tab + 1);
	frame->picture = cairo_image_surface_create_from_png(line);
	if (cairo_surface_status(frame->picture) == CAIRO_STATUS_SUCCESS)
		return true;
	fprintf(stderr, "strip: %s cannot be read\n", line);
	return false;
}

/* As many words as fit; the rest goes to the next line, of which there are two. */
static void
put_words(cairo_t *to, const char *text, double x, double y, double width, double step)
{
	char line[LINE] = "", longer[LINE + LINE], word[LINE];
	cairo_text_extents_t size;
	int used;

	for (; sscanf(text, "%511s%n", word, &used) == 1; text += used) {
		snprintf(longer, sizeof(longer), "%s%s%s", line, line[0] != '\0' ? " " : "", word);
		cairo_text_extents(to, longer, &size);
		if (size.x_advance > width) {
			cairo_move_to(to, x, y);
			cairo_show_text(to, line);
			y += step;
			snprintf(longer, sizeof(longer), "%s", word);
		}
		memcpy(line, longer, sizeof(line) - 1);
	}
	cairo_move_to(to, x, y);
	cairo_show_text(to, line);
}

static void
put_frame(cairo_t *to, const struct frame *frame, int number, double x, double y)
{
	double width = cairo_image_surface_get_width(frame->picture);
	double height = cairo_image_surface_get_height(frame->picture);
	double scale = width / height > (double)WIDTH / HEIGHT ? WIDTH / width : HEIGHT / height;
	char text[16];

	cairo_save(to);
	cairo_translate(to, x + (WIDTH - width * scale) / 2, y + (HEIGHT - height * scale) / 2);
	cairo_scale(to, scale, scale);
	cairo_set_source_surface(to, frame->picture, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_BEST);
	cairo_paint(to);
	cairo_restore(to);
	use(to, &faint);
	cairo_set_line_width(to, 1);
	cairo_rectangle(to, x - 0.5, y - 0.5, WIDTH + 1, HEIGHT + 1);
	cairo_stroke(to);

	cairo_set_font_size(to, 17);
	use(to, &accent);
	cairo_select_font_face(to, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
	snprintf(text, sizeof(text), "%d", number);
	cairo_move_to(to, x, y + HEIGHT + 26);
	cairo_show_text(to, text);
	use(to, &ink);
	cairo_select_font_face(to, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	put_words(to, frame->caption, x + 30, y + HEIGHT + 26, WIDTH - 30, 22);
}

static int
draw(const struct frame *frames, int count, int columns, const char *title, const char *file)
{
	int rows = (count + columns - 1) / columns;
	int width = GAP + columns * (WIDTH + GAP), height = HEAD + rows * (HEIGHT + CAPTION + GAP);
	cairo_surface_t *sheet = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *to = cairo_create(sheet);
	int i, status;

	use(to, &paper);
	cairo_paint(to);
	use(to, &ink);
	cairo_select_font_face(to, "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
	cairo_set_font_size(to, 30);
	cairo_move_to(to, GAP, HEAD - 36);
	cairo_show_text(to, title);
	for (i = 0; i < count; i++)
		put_frame(to, &frames[i], i + 1, GAP + i % columns * (WIDTH + GAP),
		    HEAD + i / columns * (HEIGHT + CAPTION + GAP));
	cairo_destroy(to);
	status = cairo_surface_write_to_png(sheet, file) == CAIRO_STATUS_SUCCESS ? 0 : 1;
	if (status != 0)
		fprintf(stderr, "strip: %s cannot be written\n", file);
	cairo_surface_destroy(sheet);
	return status;
}

int
main(int argc, char **argv)
{
	static struct frame frames[PICTURES];
	char line[LINE];
	int columns = argc > 1 ? atoi(argv[1]) : 0, count = 0, status = 0;

	if (argc != 4 || columns < 1 || columns > COLUMNS_MOST) {
		fputs("usage: strip COLUMNS OUT TITLE\n", stderr);
		return 2;
	}
	while (count < PICTURES && fgets(line, sizeof(line), stdin) != NULL)
		if (frame_read(&frames[count], line))
			count++;
		else
			status = 1;
	if (count > 0 && draw(frames, count, columns, argv[3], argv[2]) != 0)
		status = 1;
	while (count > 0)
		cairo_surface_destroy(frames[--count].picture);
	return status;
}
