#include "reason.h"

struct _Reason {
	GtkWidget parent;
	GtkWidget *child;
};

G_DEFINE_FINAL_TYPE(Reason, reason, GTK_TYPE_WIDGET)

GtkWidget *
reason_new(GtkWidget *child)
{
	Reason *reason = g_object_new(REASON_TYPE, NULL);

	reason->child = child;
	gtk_widget_set_parent(child, GTK_WIDGET(reason));
	return GTK_WIDGET(reason);
}

static void
reason_init(Reason *reason)
{
	gtk_widget_set_focusable(GTK_WIDGET(reason), TRUE);
}

static void
reason_dispose(GObject *object)
{
	g_clear_pointer(&CARDEA_REASON(object)->child, gtk_widget_unparent);
	G_OBJECT_CLASS(reason_parent_class)->dispose(object);
}

static void
reason_class_init(ReasonClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = reason_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "reason");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}
