#include "screen.h"

struct _Screen {
	GtkWidget parent;
	GtkWidget *child;
};

static guint signal_sized;

G_DEFINE_FINAL_TYPE(Screen, screen, GTK_TYPE_WIDGET)

static void
screen_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	int least;

	*minimum = 0;
	gtk_widget_measure(CARDEA_SCREEN(widget)->child, orientation, for_size, &least, natural,
	    NULL, NULL);
	*minimum_baseline = *natural_baseline = -1;
}

static void
screen_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	GtkWidget *child = CARDEA_SCREEN(widget)->child;
	int least_width, least_height;

	(void)baseline;
	g_signal_emit(widget, signal_sized, 0, width, height);
	gtk_widget_measure(child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
	least_width = MAX(width, least_width);
	gtk_widget_measure(child, GTK_ORIENTATION_VERTICAL, least_width, &least_height, NULL, NULL,
	    NULL);
	gtk_widget_size_allocate(child, &(GtkAllocation){ 0, 0, least_width,
	    MAX(height, least_height) }, -1);
}

GtkWidget *
screen_new(GtkWidget *child)
{
	Screen *screen = g_object_new(SCREEN_TYPE, NULL);

	screen->child = child;
	gtk_widget_set_parent(child, GTK_WIDGET(screen));
	return GTK_WIDGET(screen);
}

static void
screen_init(Screen *screen)
{
	gtk_widget_set_overflow(GTK_WIDGET(screen), GTK_OVERFLOW_HIDDEN);
}

static void
screen_dispose(GObject *object)
{
	Screen *screen = CARDEA_SCREEN(object);

	g_clear_pointer(&screen->child, gtk_widget_unparent);
	G_OBJECT_CLASS(screen_parent_class)->dispose(object);
}

static void
screen_class_init(ScreenClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = screen_dispose;
	widget_class->measure = screen_measure;
	widget_class->size_allocate = screen_size_allocate;
	signal_sized = g_signal_new("sized", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
	    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
	gtk_widget_class_set_css_name(widget_class, "screen");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}
