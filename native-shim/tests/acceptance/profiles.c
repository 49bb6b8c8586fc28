/*
 * The mandatory test cases of the profiles that the token claims (PKCS #11 Profiles v3.2 §5:
 * BL-M-1, EXT-M-1, AUTH-M-1), call by call: the same functions in the same order, and the values
 * that may not vary. The pair of AUTH-M-1 is made here, since its private key is not published.
 */
#include <stddef.h>
#include <string.h>

#include "token.h"

enum { SLOTS_MAX = 64, MECHANISMS_MAX = 512, NUMBER_MAX = 1024, SIGNATURE = 256 };

static CK_FUNCTION_LIST *p11;
static CK_BBOOL yes = CK_TRUE;
static CK_UTF8CHAR public_label[] = "testrsa-pub";
static CK_UTF8CHAR private_label[] = "testrsa-pri";

static void require(bool holds, const char *what)
{
    if (!holds)
        token_fail(what);
}

/* C_Initialize to C_GetSlotList, as each case begins. */
static CK_SLOT_ID begin(void)
{
    CK_INFO info;
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = 0;
    token_expect(p11->C_Initialize(NULL), CKR_OK, "C_Initialize");
    token_expect(p11->C_GetInfo(&info), CKR_OK, "C_GetInfo");
    require(info.cryptokiVersion.major == 3 && info.cryptokiVersion.minor == 2, "version 3.2");
    require(info.flags == 0, "no flags in CK_INFO");
    token_expect(p11->C_GetSlotList(CK_TRUE, NULL, &count), CKR_OK, "C_GetSlotList: length");
    require(count > 0 && count <= SLOTS_MAX, "slots");
    token_expect(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK, "C_GetSlotList");
    return token_slot(p11);
}

static void describe(CK_SLOT_ID slot)
{
    const CK_FLAGS flags = CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED |
                           CKF_RESTORE_KEY_NOT_NEEDED | CKF_TOKEN_INITIALIZED;
    CK_SLOT_INFO slotInfo;
    CK_TOKEN_INFO tokenInfo;
    token_expect(p11->C_GetSlotInfo(slot, &slotInfo), CKR_OK, "C_GetSlotInfo");
    require(slotInfo.flags == CKF_TOKEN_PRESENT, "a token that is present");
    token_expect(p11->C_GetTokenInfo(slot, &tokenInfo), CKR_OK, "C_GetTokenInfo");
    require((tokenInfo.flags & flags) == flags, "the flags of CK_TOKEN_INFO");
}

static CK_SESSION_HANDLE open_session(CK_SLOT_ID slot, CK_FLAGS flags)
{
    CK_SESSION_HANDLE session = 0;
    token_expect(p11->C_OpenSession(slot, flags, NULL, NULL, &session), CKR_OK, "C_OpenSession");
    return session;
}

static void login(CK_SESSION_HANDLE session)
{
    const char *pin = token_setting("ASTERISM_PIN");
    token_expect(p11->C_Login(session, CKU_USER, (CK_UTF8CHAR *)(size_t)pin, strlen(pin)), CKR_OK,
                 "C_Login");
}

/* How many of at most one there are. */
static CK_ULONG find(CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG length,
                     CK_OBJECT_HANDLE *object)
{
    CK_ULONG count = 0;
    token_expect(p11->C_FindObjectsInit(session, wanted, length), CKR_OK, "C_FindObjectsInit");
    token_expect(p11->C_FindObjects(session, object, 1, &count), CKR_OK, "C_FindObjects");
    token_expect(p11->C_FindObjectsFinal(session), CKR_OK, "C_FindObjectsFinal");
    return count;
}

static CK_OBJECT_HANDLE find_labelled(CK_SESSION_HANDLE session, CK_OBJECT_CLASS class,
                                      CK_UTF8CHAR *label)
{
    CK_OBJECT_HANDLE found = 0;
    CK_ATTRIBUTE wanted[] = {{CKA_TOKEN, &yes, sizeof yes},
                             {CKA_LABEL, label, strlen((char *)label)},
                             {CKA_CLASS, &class, sizeof class}};
    require(find(session, wanted, 3, &found) == 1, "one key of the label");
    return found;
}

static void find_on_token(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE found = 0;
    CK_ATTRIBUTE wanted = {CKA_TOKEN, &yes, sizeof yes};
    (void)find(session, &wanted, 1, &found);
}

static void end(CK_SLOT_ID slot, CK_SESSION_HANDLE session)
{
    token_expect(p11->C_CloseSession(session), CKR_OK, "C_CloseSession");
    token_expect(p11->C_CloseAllSessions(slot), CKR_OK, "C_CloseAllSessions");
    token_expect(p11->C_Finalize(NULL), CKR_OK, "C_Finalize");
}

static void require_mechanism(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_FLAGS flags)
{
    CK_MECHANISM_INFO info;
    token_expect(p11->C_GetMechanismInfo(slot, type, &info), CKR_OK, "C_GetMechanismInfo");
    require((info.flags & flags) == flags, "the flags of a mechanism");
}

static void list_mechanisms(CK_SLOT_ID slot)
{
    CK_MECHANISM_TYPE types[MECHANISMS_MAX];
    CK_ULONG count = 0;
    token_expect(p11->C_GetMechanismList(slot, NULL, &count), CKR_OK, "C_GetMechanismList: length");
    require(count > 0 && count <= MECHANISMS_MAX, "mechanisms");
    token_expect(p11->C_GetMechanismList(slot, types, &count), CKR_OK, "C_GetMechanismList");
    require_mechanism(slot, CKM_SHA512, CKF_DIGEST);
    require_mechanism(slot, CKM_RSA_PKCS_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR);
    require_mechanism(slot, CKM_RSA_PKCS,
                      CKF_ENCRYPT | CKF_DECRYPT | CKF_SIGN | CKF_VERIFY | CKF_WRAP | CKF_UNWRAP);
}

/* The token claims the profile whose case has passed, to everybody. */
static void require_claim(CK_ULONG profile)
{
    CK_OBJECT_CLASS class = CKO_PROFILE;
    CK_OBJECT_HANDLE found = 0;
    CK_ULONG shown = 0;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class},
                             {CKA_PROFILE_ID, &profile, sizeof profile}};
    CK_ATTRIBUTE read = {CKA_PROFILE_ID, &shown, sizeof shown};
    CK_SLOT_ID slot = begin();
    CK_SESSION_HANDLE session = open_session(slot, CKF_SERIAL_SESSION);
    require(find(session, wanted, 2, &found) == 1, "the profile's object");
    token_expect(p11->C_GetAttributeValue(session, found, &read, 1), CKR_OK, "CKA_PROFILE_ID");
    require(shown == profile, "the profile's number");
    end(slot, session);
}

static void baseline(void)
{
    CK_SLOT_ID slot = begin();
    describe(slot);
    CK_SESSION_HANDLE session = open_session(slot, CKF_SERIAL_SESSION);
    find_on_token(session);
    end(slot, session);
    require_claim(CKP_BASELINE_PROVIDER);
    token_said("BL-M-1");
}

static void extended(void)
{
    CK_SLOT_ID slot = begin();
    describe(slot);
    list_mechanisms(slot);
    CK_SESSION_HANDLE session = open_session(slot, CKF_RW_SESSION | CKF_SERIAL_SESSION);
    login(session);
    find_on_token(session);
    token_expect(p11->C_Logout(session), CKR_OK, "C_Logout");
    end(slot, session);
    require_claim(CKP_EXTENDED_PROVIDER);
    token_said("EXT-M-1");
}

static void make_pair(void)
{
    CK_ULONG bits = SIGNATURE * 8;
    CK_BYTE exponent[] = {1, 0, 1};
    CK_MECHANISM generate = {CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0};
    CK_OBJECT_HANDLE pair[2];
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, &yes, sizeof yes},
                             {CKA_LABEL, public_label, sizeof public_label - 1},
                             {CKA_MODULUS_BITS, &bits, sizeof bits},
                             {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &yes, sizeof yes},
                              {CKA_LABEL, private_label, sizeof private_label - 1}};
    CK_SLOT_ID slot = begin();
    CK_SESSION_HANDLE session = open_session(slot, CKF_RW_SESSION | CKF_SERIAL_SESSION);
    login(session);
    token_expect(
        p11->C_GenerateKeyPair(session, &generate, public, 4, private, 2, &pair[0], &pair[1]),
        CKR_OK, "C_GenerateKeyPair");
    end(slot, session);
}

static void read_numbers(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    static const CK_BYTE exponent[] = {1, 0, 1};
    CK_BYTE numbers[2][NUMBER_MAX];
    CK_ATTRIBUTE read[] = {{CKA_MODULUS, numbers[0], NUMBER_MAX},
                           {CKA_PUBLIC_EXPONENT, numbers[1], NUMBER_MAX}};
    token_expect(p11->C_GetAttributeValue(session, key, read, 2), CKR_OK, "C_GetAttributeValue");
    require(read[0].ulValueLen == SIGNATURE, "a modulus of 2048 bits");
    require(read[1].ulValueLen == sizeof exponent &&
                memcmp(numbers[1], exponent, sizeof exponent) == 0,
            "the exponent 010001");
}

static void sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE public, CK_OBJECT_HANDLE private)
{
    CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, NULL, 0};
    CK_BYTE data[] = "certification request information";
    CK_BYTE signature[SIGNATURE];
    CK_ULONG length = sizeof signature;
    token_expect(p11->C_SignInit(session, &mechanism, private), CKR_OK, "C_SignInit");
    token_expect(p11->C_Sign(session, data, sizeof data, signature, &length), CKR_OK, "C_Sign");
    require(length == SIGNATURE, "a signature of 256 bytes");
    token_expect(p11->C_VerifyInit(session, &mechanism, public), CKR_OK, "C_VerifyInit");
    token_expect(p11->C_Verify(session, data, sizeof data, signature, length), CKR_OK, "C_Verify");
}

static void authentication(void)
{
    make_pair();
    CK_SLOT_ID slot = begin();
    CK_SESSION_HANDLE session = open_session(slot, CKF_RW_SESSION | CKF_SERIAL_SESSION);
    login(session);
    CK_OBJECT_HANDLE public = find_labelled(session, CKO_PUBLIC_KEY, public_label);
    read_numbers(session, public);
    CK_OBJECT_HANDLE private = find_labelled(session, CKO_PRIVATE_KEY, private_label);
    sign(session, public, private);
    token_expect(p11->C_DestroyObject(session, public), CKR_OK, "C_DestroyObject: public");
    token_expect(p11->C_DestroyObject(session, private), CKR_OK, "C_DestroyObject: private");
    token_expect(p11->C_Logout(session), CKR_OK, "C_Logout");
    end(slot, session);
    require_claim(CKP_AUTHENTICATION_TOKEN);
    token_said("AUTH-M-1");
}

int main(void)
{
    p11 = token_module();
    baseline();
    extended();
    authentication();
    return 0;
}
