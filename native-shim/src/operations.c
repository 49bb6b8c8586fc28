#include "operations.h"

/* Not among them: searches, which only C_FindObjectsFinal ends, and what begins an operation. */
CK_FLAGS operations_of(enum call_id id)
{
    switch ((int)id) {
    case CALL_ID_C_Encrypt:
    case CALL_ID_C_EncryptUpdate:
    case CALL_ID_C_EncryptFinal:
        return CKF_ENCRYPT;
    case CALL_ID_C_Decrypt:
    case CALL_ID_C_DecryptUpdate:
    case CALL_ID_C_DecryptFinal:
        return CKF_DECRYPT;
    case CALL_ID_C_Digest:
    case CALL_ID_C_DigestUpdate:
    case CALL_ID_C_DigestKey:
    case CALL_ID_C_DigestFinal:
        return CKF_DIGEST;
    case CALL_ID_C_Sign:
    case CALL_ID_C_SignUpdate:
    case CALL_ID_C_SignFinal:
        return CKF_SIGN;
    case CALL_ID_C_SignRecover:
        return CKF_SIGN_RECOVER;
    case CALL_ID_C_Verify:
    case CALL_ID_C_VerifyUpdate:
    case CALL_ID_C_VerifyFinal:
        return CKF_VERIFY;
    case CALL_ID_C_VerifyRecover:
        return CKF_VERIFY_RECOVER;
    case CALL_ID_C_DigestEncryptUpdate:
        return CKF_DIGEST | CKF_ENCRYPT;
    case CALL_ID_C_DecryptDigestUpdate:
        return CKF_DECRYPT | CKF_DIGEST;
    case CALL_ID_C_SignEncryptUpdate:
        return CKF_SIGN | CKF_ENCRYPT;
    case CALL_ID_C_DecryptVerifyUpdate:
        return CKF_DECRYPT | CKF_VERIFY;
    default:
        return 0;
    }
}
