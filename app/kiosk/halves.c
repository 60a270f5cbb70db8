#include "halves.h"

#include <math.h>

#include "em.h"

enum { WIDTH_MOST = 72 };		/* em, of both halves together */

struct _Halves {
	GtkWidget parent;
	GtkWidget *picture, *words;
	bool stacked, favour;
};

G_DEFINE_FINAL_TYPE(Halves, halves, GTK_TYPE_WIDGET)

static void
halves_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	Halves *h = CARDEA_HALVES(widget);
	int picture, words, unused;
	bool along = h->stacked == (orientation == GTK_ORIENTATION_VERTICAL);

	(void)for_size;
	gtk_widget_measure(h->picture, orientation, -1, &picture, &unused, NULL, NULL);
	gtk_widget_measure(h->words, orientation, -1, &words, &unused, NULL, NULL);
	*minimum = along ? picture + words : MAX(picture, words);
	*natural = *minimum;
	*minimum_baseline = *natural_baseline = -1;
}

static void
place(GtkWidget *child, GtkAllocation box, int mirror_in)
{
	int least;

	gtk_widget_measure(child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
	box.width = MAX(box.width, least);
	if (mirror_in > 0)
		box.x = mirror_in - box.x - box.width;
	gtk_widget_measure(child, GTK_ORIENTATION_VERTICAL, box.width, &least, NULL, NULL, NULL);
	box.height = MAX(box.height, least);
	gtk_widget_size_allocate(child, &box, -1);
}

static void
allocate_stacked(Halves *h, int width, int height)
{
	int margin = (int)(2 * em(GTK_WIDGET(h))), inner = MAX(width - 2 * margin, 1);
	int least, natural, top;

	gtk_widget_measure(h->picture, GTK_ORIENTATION_VERTICAL, inner, &least, &natural, NULL,
	    NULL);
	top = MAX(MIN(natural, height * (h->favour ? 30 : 42) / 100), MIN(least, height));
	place(h->picture, (GtkAllocation){ margin, 0, inner, top }, 0);
	place(h->words, (GtkAllocation){ margin, top + margin / 2, inner,
	    MAX(height - top - margin / 2, 1) }, 0);
}

static void
allocate_beside(Halves *h, int width, int height)
{
	int whole = MIN(width, (int)(WIDTH_MOST * em(GTK_WIDGET(h))));
	int left = (width - whole) / 2, margin = whole / 25;
	int picture = whole * (h->favour ? 32 : 40) / 100;
	int words = whole - picture - 3 * margin;
	int mirror_in = gtk_widget_get_direction(GTK_WIDGET(h)) == GTK_TEXT_DIR_RTL ? width : 0;

	place(h->picture, (GtkAllocation){ left + margin, 0, picture, height }, mirror_in);
	place(h->words, (GtkAllocation){ left + 2 * margin + picture, 0, words, height }, mirror_in);
}

static void
halves_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	Halves *h = CARDEA_HALVES(widget);

	(void)baseline;
	if (h->stacked)
		allocate_stacked(h, width, height);
	else
		allocate_beside(h, width, height);
}

void
halves_stack(Halves *h, bool stacked)
{
	if (h->stacked == stacked)
		return;
	h->stacked = stacked;
	gtk_widget_queue_resize(GTK_WIDGET(h));
}

void
halves_favour_words(Halves *h, bool favour)
{
	if (h->favour == favour)
		return;
	h->favour = favour;
	gtk_widget_queue_resize(GTK_WIDGET(h));
}

GtkWidget *
halves_new(GtkWidget *picture, GtkWidget *words)
{
	Halves *h = g_object_new(HALVES_TYPE, NULL);

	h->picture = picture;
	h->words = words;
	gtk_widget_set_parent(picture, GTK_WIDGET(h));
	gtk_widget_set_parent(words, GTK_WIDGET(h));
	return GTK_WIDGET(h);
}

static void
halves_init(Halves *h)
{
	gtk_widget_set_hexpand(GTK_WIDGET(h), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(h), TRUE);
}

static void
halves_dispose(GObject *object)
{
	Halves *h = CARDEA_HALVES(object);

	g_clear_pointer(&h->picture, gtk_widget_unparent);
	g_clear_pointer(&h->words, gtk_widget_unparent);
	G_OBJECT_CLASS(halves_parent_class)->dispose(object);
}

static void
halves_class_init(HalvesClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = halves_dispose;
	widget_class->measure = halves_measure;
	widget_class->size_allocate = halves_size_allocate;
	gtk_widget_class_set_css_name(widget_class, "halves");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}
