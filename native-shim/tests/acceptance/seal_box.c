/* The cryptography of a seal. */
#include <string.h>

#include "seal.h"

bool seal_did(struct operation *op, const char *call, CK_RV result)
{
    if (result != CKR_OK && op->result == CKR_OK) {
        op->call = call;
        op->result = result;
    }
    return result == CKR_OK;
}

union parameter {
    CK_GCM_PARAMS gcm;
    CK_RSA_PKCS_OAEP_PARAMS oaep;
};

enum seal_kind seal_kind(const char *name)
{
    static const char *const names[] = {"gcm", "cbc", "oaep"};
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0)
            return (enum seal_kind)i;
    token_fail("expected gcm, cbc or oaep");
    return SEAL_GCM;
}

static CK_MECHANISM mechanism(const struct seal *seal, struct operation *op,
                              union parameter *parameter)
{
    memset(parameter, 0, sizeof *parameter);
    if (seal->kind == SEAL_CBC)
        return (CK_MECHANISM){CKM_AES_CBC_PAD, op->vector, 16};
    if (seal->kind == SEAL_OAEP) {
        parameter->oaep =
            (CK_RSA_PKCS_OAEP_PARAMS){CKM_SHA256, CKG_MGF1_SHA256, CKZ_DATA_SPECIFIED, NULL, 0};
        return (CK_MECHANISM){CKM_RSA_PKCS_OAEP, &parameter->oaep, sizeof parameter->oaep};
    }
    parameter->gcm.pIv = op->vector;
    parameter->gcm.ulIvLen = 12;
    parameter->gcm.ulIvBits = 96;
    parameter->gcm.ulTagBits = 128;
    return (CK_MECHANISM){CKM_AES_GCM, &parameter->gcm, sizeof parameter->gcm};
}

static bool draw(struct seal *seal, struct operation *op)
{
    CK_ULONG length = seal->kind == SEAL_GCM ? 12 : 16;
    if (seal->kind == SEAL_OAEP)
        return true;
    return seal_did(op, "C_GenerateRandom",
                    seal->p11->C_GenerateRandom(op->work, op->vector, length));
}

/* Over what was sealed, by the second key. */
static bool sign(struct seal *seal, struct operation *op)
{
    CK_MECHANISM hmac = {CKM_SHA256_HMAC, NULL, 0};
    CK_ULONG length = sizeof op->hmac;
    return seal_did(op, "C_SignInit", seal->p11->C_SignInit(op->work, &hmac, op->second)) &&
           seal_did(op, "C_Sign",
                    seal->p11->C_Sign(op->work, op->sealed, op->sealed_length, op->hmac, &length));
}

static bool verify(struct seal *seal, struct operation *op)
{
    CK_MECHANISM hmac = {CKM_SHA256_HMAC, NULL, 0};
    return seal_did(op, "C_VerifyInit", seal->p11->C_VerifyInit(op->work, &hmac, op->second)) &&
           seal_did(op, "C_Verify",
                    seal->p11->C_Verify(op->work, op->sealed, op->sealed_length, op->hmac,
                                        sizeof op->hmac));
}

void seal_encrypt(struct seal *seal, struct operation *op)
{
    union parameter parameter;
    CK_MECHANISM how = mechanism(seal, op, &parameter);
    CK_OBJECT_HANDLE key = seal->kind == SEAL_OAEP ? op->second : op->key;
    CK_ULONG length = 0;
    if (!draw(seal, op) ||
        !seal_did(op, "C_EncryptInit", seal->p11->C_EncryptInit(op->work, &how, key)) ||
        !seal_did(op, "C_Encrypt",
                  seal->p11->C_Encrypt(op->work, op->plain, op->plain_length, NULL, &length)))
        return;
    op->sealed_length = sizeof op->sealed;
    if (length <= op->sealed_length &&
        seal_did(op, "C_Encrypt",
                 seal->p11->C_Encrypt(op->work, op->plain, op->plain_length, op->sealed,
                                      &op->sealed_length)) &&
        seal->kind == SEAL_CBC)
        sign(seal, op);
}

void seal_decrypt(struct seal *seal, struct operation *op)
{
    union parameter parameter;
    CK_MECHANISM how = mechanism(seal, op, &parameter);
    CK_BYTE opened[SEALED_MAX];
    CK_ULONG length = 0;
    if ((seal->kind == SEAL_CBC && !verify(seal, op)) ||
        !seal_did(op, "C_DecryptInit", seal->p11->C_DecryptInit(op->work, &how, op->key)) ||
        !seal_did(op, "C_Decrypt",
                  seal->p11->C_Decrypt(op->work, op->sealed, op->sealed_length, NULL, &length)))
        return;
    length = sizeof opened;
    if (seal_did(op, "C_Decrypt",
                 seal->p11->C_Decrypt(op->work, op->sealed, op->sealed_length, opened, &length)) &&
        (length != op->plain_length || memcmp(opened, op->plain, length) != 0))
        token_fail("the plain text is another one");
}
