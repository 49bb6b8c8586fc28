/*
 * What p11bench does with many objects. Those that it makes are certificates of about 1 KiB with a
 * label and a subject of their own, and P-256 key pairs.
 */
#include "p11bench.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CERTIFICATE_BYTES 700
#define SUBJECT_BYTES 60
#define LISTED_AT_ONCE 1000

static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

/* How many this process has made. */
static atomic_ulong made;

static void open_and_login(Context *context)
{
    must(p11->C_OpenSession(context->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
                            &context->session),
         "C_OpenSession");
    const char *pin = context->options->pin;
    CK_RV rv = p11->C_Login(context->session, CKU_USER, (CK_UTF8CHAR *)pin, strlen(pin));
    must(rv == CKR_USER_ALREADY_LOGGED_IN ? CKR_OK : rv, "C_Login");
}

static unsigned long search(Context *context, CK_ATTRIBUTE *wanted, CK_ULONG count)
{
    CK_OBJECT_HANDLE found[LISTED_AT_ONCE];
    CK_ULONG some = 0;
    unsigned long all = 0;
    must(p11->C_FindObjectsInit(context->session, wanted, count), "C_FindObjectsInit");
    do {
        must(p11->C_FindObjects(context->session, found, LISTED_AT_ONCE, &some), "C_FindObjects");
        all += some;
    } while (some == LISTED_AT_ONCE);
    must(p11->C_FindObjectsFinal(context->session), "C_FindObjectsFinal");
    return all;
}

static void list(Context *context)
{
    search(context, NULL, 0);
}

static int next_label(char *label, size_t size)
{
    return snprintf(label, size, "object-%lx-%lu", (unsigned long)now_ns(),
                    atomic_fetch_add(&made, 1));
}

static void create_named_certificate(Context *context, char *label, CK_ULONG length)
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_ULONG type = CKC_X_509;
    char value[CERTIFICATE_BYTES] = {0};
    char subject[SUBJECT_BYTES] = {0};
    memcpy(value, label, length);
    memcpy(subject, label, length);
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class},
                               {CKA_CERTIFICATE_TYPE, &type, sizeof type},
                               {CKA_TOKEN, &yes, 1},
                               {CKA_PRIVATE, &no, 1},
                               {CKA_LABEL, label, length},
                               {CKA_ID, label, length},
                               {CKA_SUBJECT, subject, sizeof subject},
                               {CKA_VALUE, value, sizeof value}};
    CK_OBJECT_HANDLE handle = 0;
    must(p11->C_CreateObject(context->session, template, sizeof template / sizeof *template,
                             &handle),
         "C_CreateObject");
}

static void create_certificate(Context *context)
{
    char label[64];
    CK_ULONG length = (CK_ULONG)next_label(label, sizeof label);
    create_named_certificate(context, label, length);
}

static void create_pair(Context *context)
{
    static CK_BYTE p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    CK_MECHANISM mechanism = {CKM_EC_KEY_PAIR_GEN, NULL, 0};
    char label[64];
    CK_ULONG length = (CK_ULONG)next_label(label, sizeof label);
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, &yes, 1},
                             {CKA_VERIFY, &yes, 1},
                             {CKA_EC_PARAMS, p256, sizeof p256},
                             {CKA_LABEL, label, length}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &yes, 1},
                              {CKA_PRIVATE, &yes, 1},
                              {CKA_SENSITIVE, &yes, 1},
                              {CKA_SIGN, &yes, 1},
                              {CKA_LABEL, label, length}};
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    must(p11->C_GenerateKeyPair(context->session, &mechanism, public, 4, private, 5, &public_key,
                                &private_key),
         "C_GenerateKeyPair");
}

/* The label and id of one object, which every run looks for. */
static char wanted_name[] = "wanted";

static unsigned long search_by(Context *context, CK_ATTRIBUTE_TYPE type)
{
    CK_ATTRIBUTE wanted[] = {{type, wanted_name, sizeof wanted_name - 1}};
    return search(context, wanted, 1);
}

static void search_label(Context *context)
{
    search_by(context, CKA_LABEL);
}

static void search_id(Context *context)
{
    search_by(context, CKA_ID);
}

static void open_with_wanted(Context *context)
{
    open_and_login(context);
    if (search_by(context, CKA_LABEL) == 0) {
        create_named_certificate(context, wanted_name, sizeof wanted_name - 1);
    }
}

static void create_and_search(Context *context)
{
    create_certificate(context);
    search_label(context);
}

const Operation *find_object_operation(const char *name)
{
    static const Operation all[] = {{"list", open_and_login, list, 1},
                                    {"search-label", open_with_wanted, search_label, 200},
                                    {"search-id", open_with_wanted, search_id, 200},
                                    {"create-certificate", open_and_login, create_certificate, 50},
                                    {"create-pair", open_and_login, create_pair, 20},
                                    {"create-and-search", open_and_login, create_and_search, 20}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i].name, name) == 0) {
            return &all[i];
        }
    }
    return NULL;
}

typedef struct {
    Context context;
    atomic_long *left;
    int without_certificates;
} Filler;

/* By turns a certificate and a key pair: three objects. */
static void *fill_some(void *argument)
{
    Filler *filler = argument;
    open_and_login(&filler->context);
    int certificate = !filler->without_certificates;
    while (atomic_fetch_sub(filler->left, certificate ? 1 : 2) > 0) {
        if (certificate) {
            create_certificate(&filler->context);
        } else {
            create_pair(&filler->context);
        }
        certificate = !certificate && !filler->without_certificates;
    }
    return NULL;
}

int fill(const Options *options)
{
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    must(p11->C_Initialize(&arguments), "C_Initialize");
    Filler filler = {.context = {.slot = find_slot(options->token), .options = options},
                     .without_certificates = strcmp(options->operation, "fill-keys") == 0};
    open_and_login(&filler.context);
    uint64_t start = now_ns();
    unsigned long before = search(&filler.context, NULL, 0);
    double first = (double)(now_ns() - start) / 1e6;
    atomic_long left = (long)options->seconds - (long)before;
    Filler fillers[MAX_THREADS];
    pthread_t threads[MAX_THREADS];
    for (int i = 0; i < options->threads; i++) {
        fillers[i] = filler;
        fillers[i].left = &left;
        pthread_create(&threads[i], NULL, fill_some, &fillers[i]);
    }
    for (int i = 0; i < options->threads; i++) {
        pthread_join(threads[i], NULL);
    }
    start = now_ns();
    unsigned long now = search(&filler.context, NULL, 0);
    printf("%lu %.1f %lu %.1f\n", before, first, now, (double)(now_ns() - start) / 1e6);
    must(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
