#include "display.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "compat.h"
#include "idle.h"

/* A lock in the middle, drawn from rectangles, and under it a bar for the time that is left. No
 * text: nothing here needs a font or a language. */
enum part { SHADE, BODY, HOLE, LEFT, RIGHT, TOP, TROUGH, BAR, PARTS };

struct notice {
	struct wlr_scene_tree *tree;
	struct wlr_scene_rect *parts[PARTS];
};

static const float colours[PARTS][4] = {
	[SHADE] = { 0, 0, 0, 0.7F },
	[BODY] = { 0.95F, 0.95F, 0.95F, 1 },
	[HOLE] = { 0.1F, 0.1F, 0.1F, 1 },
	[LEFT] = { 0.95F, 0.95F, 0.95F, 1 },
	[RIGHT] = { 0.95F, 0.95F, 0.95F, 1 },
	[TOP] = { 0.95F, 0.95F, 0.95F, 1 },
	[TROUGH] = { 0.3F, 0.3F, 0.3F, 1 },
	[BAR] = { 1, 0.8F, 0.2F, 1 },
};

/* From the middle of the output, in pixels. */
static const struct wlr_box places[PARTS] = {
	[BODY] = { -48, -24, 96, 72 },
	[HOLE] = { -6, 0, 12, 24 },
	[LEFT] = { -36, -64, 12, 40 },
	[RIGHT] = { 24, -64, 12, 40 },
	[TOP] = { -36, -76, 72, 12 },
	[TROUGH] = { -160, 80, 320, 12 },
	[BAR] = { -160, 80, 320, 12 },
};

struct notice *
notice_new(struct wlr_scene *scene)
{
	struct notice *notice = calloc(1, sizeof(*notice));

	if (notice == NULL || (notice->tree = compat_tree_new(scene, NULL)) == NULL)
		goto fail;
	for (int i = 0; i < PARTS; i++)
		if ((notice->parts[i] = compat_rect_new(notice->tree, colours[i])) == NULL)
			goto fail;
	notice_hide(notice);
	return notice;
fail:
	free(notice);
	return NULL;
}

/* The scene's nodes end with the scene. */
void
notice_free(struct notice **notice)
{
	free(*notice);
	*notice = NULL;
}

void
notice_show(struct notice *notice, const struct wlr_box *output, int left)
{
	int x = output->x + output->width / 2, y = output->y + output->height / 2;

	wlr_scene_node_set_position(&notice->parts[SHADE]->node, output->x, output->y);
	wlr_scene_rect_set_size(notice->parts[SHADE], output->width, output->height);
	for (int i = BODY; i < PARTS; i++) {
		int width = i == BAR ? places[i].width * left / IDLE_NOTICE_WHOLE : places[i].width;

		wlr_scene_node_set_position(&notice->parts[i]->node, x + places[i].x,
		    y + places[i].y);
		wlr_scene_rect_set_size(notice->parts[i], width, places[i].height);
	}
	wlr_scene_node_raise_to_top(&notice->tree->node);
	wlr_scene_node_set_enabled(&notice->tree->node, true);
}

void
notice_hide(struct notice *notice)
{
	wlr_scene_node_set_enabled(&notice->tree->node, false);
}
