#include "em.h"

float
em(GtkWidget *widget)
{
	PangoContext *context = gtk_widget_get_pango_context(widget);
	const PangoFontDescription *font = pango_context_get_font_description(context);
	float size = (float)pango_font_description_get_size(font) / PANGO_SCALE;

	if (!pango_font_description_get_size_is_absolute(font))
		size *= 96.0f / 72.0f;
	return size;
}
