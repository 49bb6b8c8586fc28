/*
 * One application: one C_Initialize … C_Finalize of one process (design §5). It holds the secret
 * application id, the control connection whose end ends the application at the engine, and a
 * bounded pool of connections, of which each call borrows one.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include "calls.h"
#include "marshal.h"
#include "session_table.h"
#include "settings.h"
#include "slot_events.h"
#include "wire.h"

struct application;

/*
 * Connects, says hello and binds the control connection. The caller holds one reference. An engine
 * that has left its socket is waited for; one that has none only where this process, or the one
 * that it was forked from, has `known` an engine.
 */
CK_RV application_open(const struct settings *settings, bool known, struct application **opened);

/* A call on its way. */
struct exchange {
    const struct call *call;
    struct wire *request;
    struct wire *reply;
    unsigned age;   /* of the binding that it went by: application_note */
    CK_RV failure;  /* of the reply, where there is none */
    bool reachable; /* after a failure, whether to ask the engine anything else makes sense */
};

/*
 * Carries a request to the engine and its reply back; reconnects, and sends again where it may. An
 * engine that was silent, or is not there, is not reachable.
 */
CK_RV application_exchange(struct application *application, struct exchange *exchange);

/* What a call has changed of the application's sessions; not what ended with an engine since. */
typedef void note_session(struct session_table *sessions, const struct arg *args, bool current);

/*
 * Has a call that went by a binding of this age note what it did. False where the engine was
 * restarted since: what the call began is gone, and what it ended may have been opened again.
 */
bool application_note(struct application *application, unsigned age, note_session *note,
                      const struct arg *args);

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
