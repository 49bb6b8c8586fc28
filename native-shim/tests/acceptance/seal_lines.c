/* What servers do before and after each operation, and at their start. */
#include <string.h>

#include "seal.h"

enum { FOUND_MAX = 2 };

static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

static bool open_session(struct seal *seal, struct operation *op, CK_SESSION_HANDLE *session)
{
    CK_FLAGS flags = CKF_RW_SESSION | CKF_SERIAL_SESSION;
    return seal_did(op, "C_OpenSession",
                    seal->p11->C_OpenSession(seal->slot, flags, NULL, NULL, session));
}

static bool log_in(struct seal *seal, struct operation *op, CK_SESSION_HANDLE session)
{
    const char *pin = token_setting("ASTERISM_PIN");
    return seal_did(op, "C_Login",
                    seal->p11->C_Login(session, CKU_USER, (CK_UTF8CHAR *)(size_t)pin, strlen(pin)));
}

static CK_ULONG search(struct seal *seal, struct operation *op, CK_ATTRIBUTE *wanted,
                       CK_OBJECT_HANDLE *found)
{
    CK_ULONG count = 0;
    CK_SESSION_HANDLE session = op->work;
    if (!seal_did(op, "C_FindObjectsInit", seal->p11->C_FindObjectsInit(session, wanted, 2)))
        return 0;
    seal_did(op, "C_FindObjects", seal->p11->C_FindObjects(session, found, FOUND_MAX, &count));
    seal_did(op, "C_FindObjectsFinal", seal->p11->C_FindObjectsFinal(session));
    return op->result == CKR_OK ? count : 0;
}

/* Sizes first, then values, as the servers' library has it. */
static bool read_values(struct seal *seal, struct operation *op, CK_OBJECT_HANDLE object,
                        CK_ATTRIBUTE *read, CK_ULONG count)
{
    CK_ATTRIBUTE sizes[2];
    for (CK_ULONG i = 0; i < count; i++)
        sizes[i] = (CK_ATTRIBUTE){read[i].type, NULL, 0};
    return seal_did(op, "C_GetAttributeValue",
                    seal->p11->C_GetAttributeValue(op->work, object, sizes, count)) &&
           seal_did(op, "C_GetAttributeValue",
                    seal->p11->C_GetAttributeValue(op->work, object, read, count));
}

static bool take(struct seal *seal, struct operation *op, CK_OBJECT_HANDLE object)
{
    CK_OBJECT_CLASS class = 0;
    CK_KEY_TYPE type = 0;
    CK_ATTRIBUTE kind[] = {{CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &type, sizeof type}};
    if (!read_values(seal, op, object, kind, 2))
        return false;
    if (class == CKO_PUBLIC_KEY)
        op->second = object;
    else
        op->key = object;
    return seal_did(
        op, "CKA_KEY_TYPE",
        type == (seal->kind == SEAL_OAEP ? CKK_RSA : CKK_AES) ? CKR_OK : CKR_KEY_TYPE_INCONSISTENT);
}

/* By id and label, whatever the class: a secret key, or a pair. */
static bool find(struct seal *seal, struct operation *op)
{
    CK_OBJECT_HANDLE found[FOUND_MAX];
    CK_BYTE id = 1;
    CK_ATTRIBUTE wanted[] = {{CKA_ID, &id, 1},
                             {CKA_LABEL, (void *)(size_t)seal->label, strlen(seal->label)}};
    CK_ULONG count = search(seal, op, wanted, found);
    CK_ULONG expected = seal->kind == SEAL_OAEP ? 2 : 1;
    bool good = seal_did(op, "the key", count == expected ? CKR_OK : CKR_OBJECT_HANDLE_INVALID);
    for (CK_ULONG i = 0; good && i < count; i++)
        good = take(seal, op, found[i]);
    return good;
}

static bool may_be_used(struct seal *seal, struct operation *op)
{
    CK_BBOOL decrypts = CK_FALSE;
    CK_BBOOL encrypts = CK_FALSE;
    CK_BYTE modulus[SEALED_MAX];
    CK_BYTE exponent[8];
    CK_ATTRIBUTE usage[] = {{CKA_DECRYPT, &decrypts, 1}, {CKA_ENCRYPT, &encrypts, 1}};
    CK_ATTRIBUTE numbers[] = {{CKA_MODULUS, modulus, sizeof modulus},
                              {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    bool pair = seal->kind == SEAL_OAEP;
    bool known = pair ? read_values(seal, op, op->key, usage, 1) &&
                            read_values(seal, op, op->second, usage + 1, 1) &&
                            read_values(seal, op, op->second, numbers, 2)
                      : read_values(seal, op, op->key, usage, 2);
    bool large = !pair || numbers[0].ulValueLen >= 256;
    return known &&
           seal_did(op, "the key's usage",
                    decrypts && encrypts && large ? CKR_OK : CKR_KEY_FUNCTION_NOT_PERMITTED);
}

/* openbao-2.6: all in one session. */
static bool begin_alone(struct seal *seal, struct operation *op)
{
    op->login = 0;
    if (!open_session(seal, op, &op->login))
        return false;
    op->work = op->login;
    return log_in(seal, op, op->login) && find(seal, op) && may_be_used(seal, op);
}

/* Where C_Logout fails the session is not closed: so does the server. */
static void leave_alone(struct seal *seal, struct operation *op)
{
    if (op->login != 0 && seal_did(op, "C_Logout", seal->p11->C_Logout(op->login)))
        seal_did(op, "C_CloseSession", seal->p11->C_CloseSession(op->login));
}

/* openbao-2.7: one that is logged in, one to search, and one to work with what was found. */
static bool begin_threefold(struct seal *seal, struct operation *op)
{
    op->login = 0;
    return open_session(seal, op, &op->login) && log_in(seal, op, op->login) &&
           open_session(seal, op, &op->work) && find(seal, op) && open_session(seal, op, &op->work);
}

static void leave_threefold(struct seal *seal, struct operation *op)
{
    if (op->login != 0)
        seal_did(op, "C_Logout", seal->p11->C_Logout(op->login));
    seal_did(op, "C_CloseAllSessions", seal->p11->C_CloseAllSessions(seal->slot));
}

static bool find_by_class(struct seal *seal, struct operation *op, CK_OBJECT_CLASS class,
                          const char *ending, CK_OBJECT_HANDLE *handle)
{
    CK_OBJECT_HANDLE found[FOUND_MAX];
    char label[64] = "";
    strncat(label, seal->label, 40);
    strncat(label, ending, 20);
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class}, {CKA_LABEL, label, strlen(label)}};
    CK_ULONG count = search(seal, op, wanted, found);
    *handle = count == 1 ? found[0] : 0;
    return seal_did(op, "the key", count == 1 ? CKR_OK : CKR_OBJECT_HANDLE_INVALID);
}

/* vault: a session for each operation beside the one that is logged in. */
static bool begin_lasting(struct seal *seal, struct operation *op)
{
    op->work = 0;
    if (!open_session(seal, op, &op->work))
        return false;
    if (seal->kind == SEAL_OAEP)
        return find_by_class(seal, op, CKO_PRIVATE_KEY, "", &op->key) &&
               find_by_class(seal, op, CKO_PUBLIC_KEY, "", &op->second);
    return find_by_class(seal, op, CKO_SECRET_KEY, "", &op->key) &&
           (seal->kind != SEAL_CBC ||
            find_by_class(seal, op, CKO_SECRET_KEY, "-hmac", &op->second));
}

static void leave_lasting(struct seal *seal, struct operation *op)
{
    if (op->work != 0)
        seal_did(op, "C_CloseSession", seal->p11->C_CloseSession(op->work));
}

static const struct seal_line lines[] = {
    {"openbao-2.6", false, true, begin_alone, leave_alone},
    {"openbao-2.7", false, false, begin_threefold, leave_threefold},
    {"vault", true, true, begin_lasting, leave_lasting},
};

const struct seal_line *seal_line(const char *name)
{
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strcmp(lines[i].name, name) == 0)
            return &lines[i];
    token_fail("expected openbao-2.6, openbao-2.7 or vault");
    return NULL;
}

void seal_start(struct seal *seal, struct operation *op)
{
    CK_C_INITIALIZE_ARGS threads = {NULL, NULL, NULL, NULL, CKF_OS_LOCKING_OK, NULL};
    CK_SESSION_HANDLE session = 0;
    seal->p11 = token_module();
    if (!seal_did(op, "C_Initialize", seal->p11->C_Initialize(&threads)))
        return;
    seal->slot = token_slot(seal->p11);
    if (!seal->line->logs_in_at_start || !open_session(seal, op, &session) ||
        !log_in(seal, op, session))
        return;
    seal->lasting = session;
    if (!seal->line->lasting && seal_did(op, "C_Logout", seal->p11->C_Logout(session)))
        seal_did(op, "C_CloseSession", seal->p11->C_CloseSession(session));
}

/* generate_key of Vault: an AES key and one for HMAC, ids of 32 random bits. */
void seal_make(struct seal *seal, struct operation *op)
{
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE aes = CKK_AES;
    CK_KEY_TYPE generic = CKK_GENERIC_SECRET;
    CK_ULONG length = 32;
    CK_BYTE id[4];
    char hmac[64] = "";
    strncat(hmac, seal->label, 40);
    strcat(hmac, "-hmac");
    CK_MECHANISM generate = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_KEY_TYPE, &aes, sizeof aes},
                             {CKA_VALUE_LEN, &length, sizeof length},
                             {CKA_LABEL, (void *)(size_t)seal->label, strlen(seal->label)},
                             {CKA_ID, id, sizeof id},
                             {CKA_PRIVATE, &yes, 1},
                             {CKA_TOKEN, &yes, 1},
                             {CKA_SENSITIVE, &yes, 1},
                             {CKA_EXTRACTABLE, &no, 1},
                             {CKA_ENCRYPT, &yes, 1},
                             {CKA_DECRYPT, &yes, 1},
                             {CKA_WRAP, &yes, 1},
                             {CKA_UNWRAP, &yes, 1}};
    seal->p11->C_GenerateRandom(seal->lasting, id, sizeof id);
    if (!seal_did(op, "C_GenerateKey",
                  seal->p11->C_GenerateKey(seal->lasting, &generate, wanted, 13, &op->key)))
        return;
    generate.mechanism = CKM_GENERIC_SECRET_KEY_GEN;
    wanted[1].pValue = &generic;
    wanted[3] = (CK_ATTRIBUTE){CKA_LABEL, hmac, strlen(hmac)};
    wanted[9].type = CKA_SIGN;
    wanted[10].type = CKA_VERIFY;
    seal->p11->C_GenerateRandom(seal->lasting, id, sizeof id);
    seal_did(op, "C_GenerateKey",
             seal->p11->C_GenerateKey(seal->lasting, &generate, wanted, 11, &op->second));
}
