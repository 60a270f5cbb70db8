#include "structs.h"

#include <string.h>

/* Size and alignment of a kind of field on its own. */
static const struct {
	uint8_t size[2], align[2];	/* x64, x86 */
} kinds[] = {
	[KERB_T_USHORT] = { { 2, 2 }, { 2, 2 } },
	[KERB_T_ULONG] = { { 4, 4 }, { 4, 4 } },
	[KERB_T_LARGE_INTEGER] = { { 8, 8 }, { 8, 8 } },
	[KERB_T_SIZE_T] = { { 8, 4 }, { 8, 4 } },
	[KERB_T_LUID] = { { 8, 8 }, { 4, 4 } },
	[KERB_T_UCHARS] = { { 1, 1 }, { 1, 1 } },
	[KERB_T_UNICODE] = { { 16, 8 }, { 8, 4 } },
	[KERB_T_STRING] = { { 16, 8 }, { 8, 4 } },
	[KERB_T_AREA] = { { 8, 4 }, { 8, 4 } },
	[KERB_T_NAME] = { { 4, 4 }, { 4, 4 } },
	[KERB_T_TRAILER] = { { 0, 0 }, { 1, 1 } },
	[KERB_T_POINTER] = { { 8, 4 }, { 8, 4 } },
};

/* A walk through the members of a structure; the outermost has depth 0. */
struct walk {
	struct kerb_layout *layout;
	enum kerb_abi abi;
	size_t at;			/* the first free byte */
	const char *wanted;		/* a field to be found, or NULL */
	size_t *offset, *size;
	bool found;
};

/* align is a power of two. */
static size_t
round_up(size_t n, size_t align)
{
	return (n + align - 1) & ~(align - 1);
}

static int
leaf_named(const struct kerb_layout *layout, const char *name)
{
	for (size_t i = layout->count; name && i-- > 0;)
		if (strcmp(layout->leaves[i].member->name, name) == 0)
			return (int)i;
	return -1;
}

static void
place(struct walk *walk, const struct kerb_member *member, size_t offset, size_t size)
{
	struct kerb_layout *layout = walk->layout;

	if (walk->wanted && !walk->found && strcmp(walk->wanted, member->name) == 0) {
		walk->found = true;
		*walk->offset = offset;
		*walk->size = size;
	}
	if (member->type == KERB_T_STRUCT || layout->count == KERB_LEAVES_MAX)
		return;
	layout->leaves[layout->count] = (struct kerb_leaf){ .member = member, .offset = offset,
		.size = size, .length = leaf_named(layout, member->length) };
	layout->count++;
}

static size_t walk_struct(struct walk *walk, const struct kerb_struct *what, size_t *align);

static size_t
alignment_of(const struct kerb_struct *what, enum kerb_abi abi)
{
	struct kerb_layout inner;

	kerb_layout(what, abi, &inner);
	return inner.align;
}

/* Places one member at the first offset that suits it. */
static void
walk_member(struct walk *walk, const struct kerb_member *member, size_t pack, size_t *align)
{
	size_t which = walk->abi == KERB_X86, own, size, start;

	own = member->type == KERB_T_STRUCT ? alignment_of(member->inner, walk->abi) :
	    kinds[member->type].align[which];
	own = pack > 0 && own > pack ? pack : own;
	*align = own > *align ? own : *align;
	start = walk->at = round_up(walk->at, own);
	if (member->type == KERB_T_STRUCT) {
		size_t ignored = 1;

		size = walk_struct(walk, member->inner, &ignored);
	} else {
		size = kinds[member->type].size[which] * (member->count ? member->count : 1u);
	}
	place(walk, member, start, size);
	walk->at = (member->attributes & KERB_A_UNION) ? start : start + size;
}

/* sizeof(what), which begins at walk->at. */
static size_t
walk_struct(struct walk *walk, const struct kerb_struct *what, size_t *align)
{
	size_t start = walk->at;

	for (size_t i = 0; i < what->count; i++)
		walk_member(walk, &what->members[i], what->pack, align);
	return round_up(walk->at - start, *align);
}

void
kerb_layout(const struct kerb_struct *what, enum kerb_abi abi, struct kerb_layout *layout)
{
	struct walk walk = { .layout = layout, .abi = abi };

	layout->count = 0;
	layout->align = 1;
	layout->size = walk_struct(&walk, what, &layout->align);
}

bool
kerb_layout_field(const struct kerb_struct *what, enum kerb_abi abi, const char *name,
    size_t *offset, size_t *size)
{
	struct kerb_layout layout = { .align = 1 };
	struct walk walk = { .layout = &layout, .abi = abi, .wanted = name, .offset = offset,
		.size = size };

	*offset = *size = 0;
	walk_struct(&walk, what, &layout.align);
	return walk.found;
}
