#include "operations.h"

#include <stddef.h>

/* Not among them: searches, which only C_FindObjectsFinal ends, messages, of which others may
 * follow, and what begins an operation. */
static const struct {
    enum call_id id;
    CK_FLAGS kinds;
} table[] = {
    {CALL_ID_C_Encrypt, CKF_ENCRYPT},
    {CALL_ID_C_EncryptUpdate, CKF_ENCRYPT},
    {CALL_ID_C_EncryptFinal, CKF_ENCRYPT},
    {CALL_ID_C_Decrypt, CKF_DECRYPT},
    {CALL_ID_C_DecryptUpdate, CKF_DECRYPT},
    {CALL_ID_C_DecryptFinal, CKF_DECRYPT},
    {CALL_ID_C_Digest, CKF_DIGEST},
    {CALL_ID_C_DigestUpdate, CKF_DIGEST},
    {CALL_ID_C_DigestKey, CKF_DIGEST},
    {CALL_ID_C_DigestFinal, CKF_DIGEST},
    {CALL_ID_C_Sign, CKF_SIGN},
    {CALL_ID_C_SignUpdate, CKF_SIGN},
    {CALL_ID_C_SignFinal, CKF_SIGN},
    {CALL_ID_C_SignRecover, CKF_SIGN_RECOVER},
    {CALL_ID_C_Verify, CKF_VERIFY},
    {CALL_ID_C_VerifyUpdate, CKF_VERIFY},
    {CALL_ID_C_VerifyFinal, CKF_VERIFY},
    {CALL_ID_C_VerifyRecover, CKF_VERIFY_RECOVER},
    {CALL_ID_C_VerifySignature, CKF_VERIFY},
    {CALL_ID_C_VerifySignatureUpdate, CKF_VERIFY},
    {CALL_ID_C_VerifySignatureFinal, CKF_VERIFY},
    {CALL_ID_C_DigestEncryptUpdate, CKF_DIGEST | CKF_ENCRYPT},
    {CALL_ID_C_DecryptDigestUpdate, CKF_DECRYPT | CKF_DIGEST},
    {CALL_ID_C_SignEncryptUpdate, CKF_SIGN | CKF_ENCRYPT},
    {CALL_ID_C_DecryptVerifyUpdate, CKF_DECRYPT | CKF_VERIFY},
};

CK_FLAGS operations_of(enum call_id id)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].id == id)
            return table[i].kinds;
    }
    return 0;
}
