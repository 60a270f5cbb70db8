/*
 * processes.h: all processes of a session, held by the folder of their cgroup.
 */
#ifndef APP_SESSION_PROCESSES_H
#define APP_SESSION_PROCESSES_H

/* Sends SIGTERM to every process in the cgroup whose folder is dir; a number that was given to a
 * process elsewhere meanwhile is not hit. One that is forked meanwhile may be missed. */
void processes_ask(int dir);

#endif
