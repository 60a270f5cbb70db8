#include "clients.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server-protocol.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_region.h>
#include <wlr/types/wlr_seat.h>

#include "compat.h"
#include "display.h"
#include "loop.h"

enum {
	COUNT_EVERY = 256,		/* objects made between two counts */
	RECTANGLES = 4096,		/* of a region; who puts it together of more is ended */
};

enum { KIOSK = 1 << DOMAIN_KIOSK, SESSION = 1 << DOMAIN_SESSION };

/* What a domain may see. GTK takes no input without a data device manager, so the kiosk has one:
 * its wl_seat's selections are refused. A wl_seat is seen by its own domain only. */
static const struct {
	const char *interface;
	unsigned int domains;
} globals[] = {
	{ "wl_compositor", KIOSK | SESSION },
	{ "wl_subcompositor", KIOSK | SESSION },
	{ "wl_shm", KIOSK | SESSION },
	{ "wl_output", KIOSK | SESSION },
	{ "wl_data_device_manager", KIOSK | SESSION },
	{ "xdg_wm_base", KIOSK | SESSION },
	{ "wp_viewporter", SESSION },
	{ "zwp_linux_dmabuf_v1", SESSION },
	{ "zwp_primary_selection_device_manager_v1", SESSION },
	{ "zxdg_decoration_manager_v1", SESSION },
};

static void
on_gone(struct wl_listener *listener, void *data)
{
	struct client *client = wl_container_of(listener, client, gone);
	struct display *display = client->domain->display;

	(void)data;
	wl_list_remove(&client->made.link);
	wl_list_remove(&client->link);
	free(client);
	if (display->full && display->listening != NULL) {
		display->full = false;
		(void)wl_event_source_fd_update(display->listening, WL_EVENT_READABLE);
	}
}

static bool
is_surface(struct wl_resource *resource)
{
	return strcmp(wl_resource_get_class(resource), wl_surface_interface.name) == 0;
}

static enum wl_iterator_result
count_one(struct wl_resource *resource, void *data)
{
	struct client *client = data;

	client->objects++;
	client->surfaces += is_surface(resource);
	return WL_ITERATOR_CONTINUE;
}

/* Objects take their time when their client ends, all at once, and surfaces when they are drawn: so
 * there must not be many. They are counted now and then, since nobody tells of one that ends. */
static void
on_made(struct wl_listener *listener, void *data)
{
	struct client *client = wl_container_of(listener, client, made), *c;
	struct display *display = client->domain->display;
	unsigned int all = 0;

	client->objects++;
	client->surfaces += is_surface(data);
	if (++client->uncounted < COUNT_EVERY && client->surfaces <= DISPLAY_SURFACES)
		return;
	client->objects = client->surfaces = client->uncounted = 0;
	wl_client_for_each_resource(client->client, count_one, client);
	wl_list_for_each(c, &display->clients, link)
		all += c->domain->kind == DOMAIN_SESSION ? c->objects : 0;
	if (client->objects > DISPLAY_OBJECTS || client->surfaces > DISPLAY_SURFACES ||
	    (client->domain->kind == DOMAIN_SESSION && all > DISPLAY_SESSION_OBJECTS))
		wl_client_post_no_memory(client->client);
}

/* Whether what a request is about has so many parts that each further one takes long. */
static bool
is_ragged(struct wl_resource *resource)
{
	const char *class = wl_resource_get_class(resource);
	struct wlr_surface_state *next;

	if (strcmp(class, wl_region_interface.name) == 0)
		return pixman_region32_n_rects(wlr_region_from_resource(resource)) > RECTANGLES;
	if (strcmp(class, wl_surface_interface.name) != 0)
		return false;
	next = &wlr_surface_from_resource(resource)->pending;
	return pixman_region32_n_rects(&next->surface_damage) > RECTANGLES ||
	    pixman_region32_n_rects(&next->buffer_damage) > RECTANGLES;
}

/* A lock does not wait until a client has had its say. */
static void
on_request(void *data, enum wl_protocol_logger_type type,
    const struct wl_protocol_logger_message *message)
{
	struct display *display = data;
	uint64_t now;

	if (type != WL_PROTOCOL_LOGGER_REQUEST)
		return;
	/* They are the request's own, which is what is to be looked at. */
	compat_request(message->resource, (uint32_t)message->message_opcode,
	    (union wl_argument *)(uintptr_t)message->arguments);
	if (is_ragged(message->resource))
		wl_client_post_no_memory(wl_resource_get_client(message->resource));
	now = clock_ns();
	if (now - display->looked_ns < DISPLAY_TURN_MS * UINT64_C(1000000))
		return;
	display->looked_ns = now;
	display->owner.urgent(display->owner.data);
}

struct domain *
clients_domain(struct display *display, struct wl_client *wanted)
{
	struct client *client;

	wl_list_for_each(client, &display->clients, link)
		if (client->client == wanted)
			return client->domain;
	return NULL;
}

static bool
sees(const struct wl_client *client, const struct wl_global *global, void *data)
{
	struct display *display = data;
	struct domain *domain = NULL;
	const char *interface = wl_global_get_interface(global)->name;
	struct client *c;

	wl_list_for_each(c, &display->clients, link)
		if (c->client == client)
			domain = c->domain;
	if (domain == NULL)
		return false;
	if (strcmp(interface, "wl_seat") == 0)
		return global == domain->seat->global;
	for (size_t i = 0; i < sizeof(globals) / sizeof(globals[0]); i++)
		if (strcmp(interface, globals[i].interface) == 0)
			return globals[i].domains >> domain->kind & 1;
	return false;
}

void
clients_filter(struct display *display)
{
	wl_display_set_global_filter(display->display, sees, display);
	display->requests = wl_display_add_protocol_logger(display->display, on_request, display);
}

/* The descriptor is the client's, or closed. */
static int
client_new(struct domain *domain, int fd)
{
	struct display *display = domain->display;
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		goto fail;
	client->domain = domain;
	client->gone.notify = on_gone;
	client->client = wl_client_create(display->display, fd);
	if (client->client == NULL)
		goto fail;
	wl_client_add_destroy_listener(client->client, &client->gone);
	client->made.notify = on_made;
	wl_client_add_resource_created_listener(client->client, &client->made);
	wl_list_insert(&display->clients, &client->link);
	return 0;
fail:
	free(client);
	close(fd);
	return -1;
}

static void
end_clients(struct display *display, enum domain_kind kind)
{
	struct client *client;

again:
	wl_list_for_each(client, &display->clients, link) {
		if (client->domain->kind != kind)
			continue;
		wl_client_destroy(client->client);
		goto again;
	}
}

int
clients_kiosk(struct display *display, int fd)
{
	end_clients(display, DOMAIN_KIOSK);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
		close(fd);
		return -1;
	}
	return client_new(&display->domains[DOMAIN_KIOSK], fd);
}

void
clients_session(struct display *display, uid_t uid)
{
	display->session_uid = uid;
	end_clients(display, DOMAIN_SESSION);
}

static unsigned int
count(struct display *display)
{
	struct client *client;
	unsigned int n = 0;

	wl_list_for_each(client, &display->clients, link)
		n += client->domain->kind == DOMAIN_SESSION;
	return n;
}

static bool
may_connect(struct display *display, int fd)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && n == sizeof(peer) &&
	    display->session_uid != 0 && peer.uid == display->session_uid &&
	    count(display) < DISPLAY_CLIENTS;
}

static int
on_connect(int fd, uint32_t mask, void *data)
{
	struct display *display = data;
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)mask;
	if (peer < 0) {
		/* Who waits would be told again and again until a descriptor is free. */
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
			display->full = !wl_list_empty(&display->clients);
			if (display->full)
				(void)wl_event_source_fd_update(display->listening, 0);
		}
		return 0;
	}
	display->owner.guest(display->owner.data);
	if (may_connect(display, peer))
		(void)!client_new(&display->domains[DOMAIN_SESSION], peer);
	else
		close(peer);
	return 0;
}

int
clients_listen(struct display *display, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(path);

	if (n >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path, n + 1);
	display->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (display->socket < 0)
		return -1;
	(void)unlink(path);
	if (bind(display->socket, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    chmod(path, 0666) != 0 || listen(display->socket, DISPLAY_CLIENTS) != 0)
		return -1;
	display->listening = wl_event_loop_add_fd(display->loop, display->socket,
	    WL_EVENT_READABLE, on_connect, display);
	return display->listening != NULL ? 0 : -1;
}

void
clients_finish(struct display *display)
{
	if (display->requests != NULL)
		wl_protocol_logger_destroy(display->requests);
	display->requests = NULL;
	if (display->listening != NULL)
		wl_event_source_remove(display->listening);
	display->listening = NULL;
	if (display->socket >= 0)
		close(display->socket);
	display->socket = -1;
}
