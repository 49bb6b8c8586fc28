/*
 * One application: one C_Initialize … C_Finalize of one process (design §5). It holds the secret
 * application id, the control connection whose end ends the application at the engine, and a
 * bounded pool of connections, of which each call borrows one.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include "calls.h"
#include "settings.h"
#include "slot_events.h"
#include "wire.h"

struct application;

/* Connects, says hello and binds the control connection. The caller holds one reference. */
CK_RV application_open(const struct settings *settings, struct application **opened);

/* A call on its way. */
struct exchange {
    const struct call *call;
    struct wire *request;
    struct wire *reply;
    bool reachable; /* after a failure, whether to ask the engine anything else makes sense */
};

/*
 * Carries a request to the engine and its reply back; reconnects, and sends again where it may. An
 * engine that was silent, or is not there, is not reachable.
 */
CK_RV application_exchange(struct application *application, struct exchange *exchange);

/* Says bye; calls that are still at work end by themselves. */
void application_bye(struct application *application);

/* Waits; false as soon as the application was finalised, by C_Finalize in another thread. */
bool application_rest(struct application *application, long milliseconds);

struct slot_events *application_slot_events(struct application *application);

void application_keep(struct application *application);
/* The last release closes all connections and frees the application. */
void application_release(struct application *application);

/* In a forked child: closes the inherited descriptors, touches no lock and frees nothing. */
void application_abandon(struct application *application);

#endif
