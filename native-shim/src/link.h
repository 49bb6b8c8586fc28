/*
 * The seam between the call machinery and what carries its frames: the Unix socket of the service
 * link, or a JVM in this process.
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <sys/types.h>

#include "settings.h"
#include "wire.h"

enum { INSTANCE_LENGTH = 16 };

struct connection {
    int descriptor; /* or the number of an embedded line; -1: none */
    dev_t device;   /* with the inode, proof that the descriptor is still ours */
    ino_t inode;
    uint64_t requests;                 /* the id of the last request */
    uint8_t instance[INSTANCE_LENGTH]; /* of the engine that greeted here */
    bool alone; /* no other call of the application was under way when this one began */
};

enum outcome {
    OUTCOME_replied, /* the reply is in the wire, to be read from its CK_RV on */
    OUTCOME_unsent,  /* the request was not written completely: the engine has not done it */
    OUTCOME_lost,    /* written, but no reply came: nobody knows whether it was done */
    OUTCOME_silent   /* the engine took nothing, or said nothing, for the deadline */
};

struct link {
    /*
     * Connects and checks who is at the other end. Where an engine may be about to come back:
     * CKR_DEVICE_REMOVED without a socket, CKR_TOKEN_NOT_PRESENT with one where nobody listens.
     */
    CK_RV (*open)(struct connection *connection, const struct settings *settings);
    /* Sends a request (header by marshal_request) and waits for its reply; alive frames pass. */
    enum outcome (*exchange)(struct connection *connection, const struct settings *settings,
                             struct wire *request, struct wire *reply);
    /* Whether there is a connection and it is still ours; forgets one that is not. */
    bool (*ours)(struct connection *connection);
    /* Closes it if it is still ours. In a forked child this leaves the parent's connection alone.
     */
    void (*close)(struct connection *connection);
};

extern const struct link link_service;
extern const struct link link_embedded;

/*
 * What carries the frames of these settings. In a process that has a JVM of its own that is the
 * service link, to the socket that the engine's file names (or the default one), and the settings
 * then say so; NULL where that is no socket's path.
 */
const struct link *link_choose(struct settings *settings);

#endif
