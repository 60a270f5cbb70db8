#include "icon.h"

#include <math.h>

#include "em.h"
#include "svg.h"

static const float HEIGHT = 1.2f;	/* em */

struct _Icon {
	GtkWidget parent;
	char *path;
	GdkTexture *texture;		/* of this size and colour: */
	int pixels;
	GdkRGBA colour;
};

G_DEFINE_FINAL_TYPE(Icon, icon, GTK_TYPE_WIDGET)

static void
icon_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	Icon *icon = CARDEA_ICON(widget);
	int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
	int side = MIN(width, height), pixels = side * gtk_widget_get_scale_factor(widget);
	GdkRGBA colour;

	gtk_style_context_get_color(gtk_widget_get_style_context(widget), &colour);
	if (icon->pixels != pixels || !gdk_rgba_equal(&icon->colour, &colour)) {
		g_clear_object(&icon->texture);
		icon->texture = svg_texture(icon->path, pixels, pixels, &colour, NULL, NULL);
		icon->pixels = pixels;
		icon->colour = colour;
	}
	if (icon->texture == NULL)
		return;
	gtk_snapshot_append_texture(snapshot, icon->texture, &GRAPHENE_RECT_INIT(
	    (float)((width - side) / 2), (float)((height - side) / 2), (float)side, (float)side));
}

static void
icon_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)orientation;
	(void)for_size;
	*minimum_baseline = *natural_baseline = -1;
	*minimum = *natural = (int)ceilf(HEIGHT * em(widget));
}

GtkWidget *
icon_new(const char *path)
{
	Icon *icon = g_object_new(ICON_TYPE, NULL);

	icon->path = g_strdup(path);
	return GTK_WIDGET(icon);
}

static void
icon_init(Icon *icon)
{
	gtk_widget_set_valign(GTK_WIDGET(icon), GTK_ALIGN_CENTER);
	gtk_widget_set_can_target(GTK_WIDGET(icon), FALSE);
}

static void
icon_finalize(GObject *object)
{
	Icon *icon = CARDEA_ICON(object);

	g_clear_object(&icon->texture);
	g_free(icon->path);
	G_OBJECT_CLASS(icon_parent_class)->finalize(object);
}

static void
icon_class_init(IconClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = icon_finalize;
	widget_class->snapshot = icon_snapshot;
	widget_class->measure = icon_measure;
	gtk_widget_class_set_css_name(widget_class, "icon");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}
