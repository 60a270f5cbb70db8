/*
 * Preloaded into pcscd instead of libudev: a USB bus with two readers and
 * nothing else, whose readers can be unplugged and plugged in.
 *
 * Reader N is plugged in while the file RIG_READER_DIR/usbN exists.  A move is told
 * by a line in the FIFO RIG_READER_DIR/udev: '+' or '-', then '0' or '1'.
 * pcscd's own hotplug code does all the rest, as for a real reader.  Only the
 * functions that pcscd calls are here; a device is an index into a table.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rig_reader.h"

struct udev { int unused; };
struct udev_monitor { int fd; };
struct udev_enumerate { int unused; };
struct udev_device {
	const char *sysname, *devnode, *product, *action;
};
struct udev_list_entry {
	const char *name;
	struct udev_list_entry *next;
};

struct udev *udev_new(void);
struct udev *udev_unref(struct udev *udev);
struct udev_enumerate *udev_enumerate_new(struct udev *udev);
struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *e);
int udev_enumerate_add_match_subsystem(struct udev_enumerate *e, const char *name);
int udev_enumerate_scan_devices(struct udev_enumerate *e);
struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *e);
const char *udev_list_entry_get_name(struct udev_list_entry *entry);
struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry);
struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *path);
struct udev_device *udev_device_unref(struct udev_device *device);
struct udev_device *udev_device_get_parent_with_subsystem_devtype(
    struct udev_device *device, const char *subsystem, const char *devtype);
const char *udev_device_get_devnode(struct udev_device *device);
const char *udev_device_get_sysname(struct udev_device *device);
const char *udev_device_get_action(struct udev_device *device);
const char *udev_device_get_sysattr_value(struct udev_device *device, const char *name);
struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name);
int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
    const char *subsystem, const char *devtype);
int udev_monitor_enable_receiving(struct udev_monitor *monitor);
int udev_monitor_get_fd(struct udev_monitor *monitor);
struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor);

static struct udev bus;
static struct udev_enumerate enumeration;
static struct udev_monitor monitor_one = { .fd = -1 };
static struct udev_device devices[RIG_READERS] = {
	{ "usb0", "/dev/rig/usb0", "0001", NULL },
	{ "usb1", "/dev/rig/usb1", "0002", NULL },
};
static struct udev_list_entry entries[RIG_READERS];

struct udev *
udev_new(void)
{
	return &bus;
}

struct udev *
udev_unref(struct udev *udev)
{
	(void)udev;
	return NULL;
}

struct udev_enumerate *
udev_enumerate_new(struct udev *udev)
{
	(void)udev;
	return &enumeration;
}

struct udev_enumerate *
udev_enumerate_unref(struct udev_enumerate *e)
{
	(void)e;
	return NULL;
}

int
udev_enumerate_add_match_subsystem(struct udev_enumerate *e, const char *name)
{
	(void)e;
	(void)name;
	return 0;
}

int
udev_enumerate_scan_devices(struct udev_enumerate *e)
{
	(void)e;
	return 0;
}

/* The readers that are plugged in, linked in order. */
struct udev_list_entry *
udev_enumerate_get_list_entry(struct udev_enumerate *e)
{
	struct udev_list_entry *first = NULL;
	char path[64];

	(void)e;
	for (size_t i = RIG_READERS; i-- > 0;) {
		snprintf(path, sizeof(path), RIG_READER_DIR "/usb%zu", i);
		if (access(path, F_OK) != 0)
			continue;
		entries[i].name = devices[i].sysname;
		entries[i].next = first;
		first = &entries[i];
	}
	return first;
}

const char *
udev_list_entry_get_name(struct udev_list_entry *entry)
{
	return entry->name;
}

struct udev_list_entry *
udev_list_entry_get_next(struct udev_list_entry *entry)
{
	return entry->next;
}

struct udev_device *
udev_device_new_from_syspath(struct udev *udev, const char *path)
{
	(void)udev;
	for (size_t i = 0; i < RIG_READERS; i++)
		if (strcmp(path, devices[i].sysname) == 0)
			return &devices[i];
	return NULL;
}

struct udev_device *
udev_device_unref(struct udev_device *device)
{
	(void)device;
	return NULL;
}

struct udev_device *
udev_device_get_parent_with_subsystem_devtype(struct udev_device *device,
    const char *subsystem, const char *devtype)
{
	(void)subsystem;
	(void)devtype;
	return device;
}

const char *
udev_device_get_devnode(struct udev_device *device)
{
	return device->devnode;
}

const char *
udev_device_get_sysname(struct udev_device *device)
{
	return device->sysname;
}

const char *
udev_device_get_action(struct udev_device *device)
{
	return device->action;
}

const char *
udev_device_get_sysattr_value(struct udev_device *device, const char *name)
{
	if (strcmp(name, "idVendor") == 0)
		return "f055";
	if (strcmp(name, "idProduct") == 0)
		return device->product;
	return NULL;
}

struct udev_monitor *
udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
	(void)udev;
	(void)name;
	/* Read and write: then the FIFO never reports that its writer left. */
	monitor_one.fd = open(RIG_READER_DIR "/udev",
	    O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return monitor_one.fd < 0 ? NULL : &monitor_one;
}

int
udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
    const char *subsystem, const char *devtype)
{
	(void)monitor;
	(void)subsystem;
	(void)devtype;
	return 0;
}

int
udev_monitor_enable_receiving(struct udev_monitor *monitor)
{
	(void)monitor;
	return 0;
}

int
udev_monitor_get_fd(struct udev_monitor *monitor)
{
	return monitor->fd;
}

struct udev_device *
udev_monitor_receive_device(struct udev_monitor *monitor)
{
	struct udev_device *device;
	char event[3];

	if (read(monitor->fd, event, sizeof(event)) != sizeof(event) ||
	    (event[1] != '0' && event[1] != '1'))
		return NULL;
	device = &devices[event[1] - '0'];
	device->action = event[0] == '+' ? "add" : "remove";
	return device;
}
