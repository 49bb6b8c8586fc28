/*
 * Parameters with structures in them: one of each form, in the application's memory, and what the
 * engine writes back into it.
 */
#ifndef STRUCTURES_H
#define STRUCTURES_H

#include <stdint.h>

#include "pkcs11.h"
#include "wire.h"

struct data {
    CK_ULONG type;
    void *value;
    CK_ULONG length;
};

struct counter_format {
    CK_BBOOL littleEndian;
    CK_ULONG width;
};

struct length_format {
    CK_ULONG method;
    CK_BBOOL littleEndian;
    CK_ULONG width;
};

struct derived_key {
    CK_ATTRIBUTE *attributes;
    CK_ULONG count;
    CK_OBJECT_HANDLE *key;
};

struct kdf {
    CK_ULONG prf;
    CK_ULONG dataCount;
    struct data *data;
    CK_ULONG additionalCount;
    struct derived_key *additional;
};

struct feedback_kdf {
    CK_ULONG prf;
    CK_ULONG dataCount;
    struct data *data;
    CK_ULONG ivLength;
    CK_BYTE *iv;
    CK_ULONG additionalCount;
    struct derived_key *additional;
};

struct prf {
    CK_BYTE *seed;
    CK_ULONG seedLength;
    CK_BYTE *label;
    CK_ULONG labelLength;
    CK_BYTE *output;
    CK_ULONG *outputLength;
};

struct randoms {
    CK_BYTE *client;
    CK_ULONG clientLength;
    CK_BYTE *server;
    CK_ULONG serverLength;
};

struct master_key {
    struct randoms randoms;
    CK_VERSION *version;
    CK_ULONG prf;
};

struct extended_master_key {
    CK_ULONG prf;
    CK_BYTE *hash;
    CK_ULONG hashLength;
    CK_VERSION *version;
};

struct key_material_out {
    CK_OBJECT_HANDLE keys[4];
    CK_BYTE *clientIv;
    CK_BYTE *serverIv;
};

struct key_material {
    CK_ULONG macBits;
    CK_ULONG keyBits;
    CK_ULONG ivBits;
    CK_BBOOL export;
    struct randoms randoms;
    struct key_material_out *out;
    CK_ULONG prf;
};

struct gcm_message {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *tag;
    CK_ULONG tagBits;
};

struct gcm_wrap {
    CK_BYTE *iv;
    CK_ULONG ivLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *aad;
    CK_ULONG aadLength;
    CK_ULONG tagBits;
};

struct ccm_message {
    CK_ULONG dataLength;
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *mac;
    CK_ULONG macLength;
};

struct ccm_wrap {
    CK_ULONG dataLength;
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_ULONG fixedBits;
    CK_ULONG generator;
    CK_BYTE *aad;
    CK_ULONG aadLength;
    CK_ULONG macLength;
};

struct chacha_message {
    CK_BYTE *nonce;
    CK_ULONG nonceLength;
    CK_BYTE *tag;
};

/* What lies in the application, made anew for each test. */
struct memory {
    CK_BYTE iv[12];
    CK_BYTE tag[16];
    CK_BYTE output[8];
    CK_ULONG outputLength;
    CK_VERSION version;
    CK_OBJECT_HANDLE handles[2];
    CK_BYTE ivs[2][16];
    struct counter_format counter;
    struct length_format length;
    CK_OBJECT_HANDLE named;
    struct data data[5];
    CK_ULONG valueLength;
    CK_ATTRIBUTE attribute;
    struct derived_key additional[2];
    struct key_material_out out;
};

extern struct memory memory;
extern struct kdf kdf;
extern struct prf prf;
extern struct key_material material;
extern struct gcm_message gcm;

/* `type` is 0 for the parameter of a message call. */
struct row {
    const char *form;
    CK_MECHANISM_TYPE type;
    void *at;
    CK_ULONG size;
    uint8_t id;
    void (*back)(struct wire *wire);
    void (*check)(void);
};

enum { KDF, FEEDBACK, PRF, MASTER, EXTENDED, MATERIAL, GCM, GCM_WRAP, CCM, CHACHA, CCM_WRAP, ROWS };
extern const struct row rows[ROWS];

/* A cmocka setup. */
int structures_prepare(void **state);

#endif
