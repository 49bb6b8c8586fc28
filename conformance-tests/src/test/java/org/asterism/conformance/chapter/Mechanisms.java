package org.asterism.conformance.chapter;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.CK_ECDH1_DERIVE_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_GCM_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.CK_RSA_PKCS_OAEP_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_RSA_PKCS_PSS_PARAMS;
import org.jspecify.annotations.Nullable;

/// Mechanisms with their parameters.
final class Mechanisms {
  private Mechanisms() {}

  /// The SHA-2 digests as Cryptoki and Java name them.
  enum Digest {
    SHA256("SHA-256", CKM_SHA256, CKG_MGF1_SHA256, 32),
    SHA384("SHA-384", CKM_SHA384, CKG_MGF1_SHA384, 48),
    SHA512("SHA-512", CKM_SHA512, CKG_MGF1_SHA512, 64);

    final String java;
    final long type;
    final long mgf;
    final int length;

    Digest(String java, long type, long mgf, int length) {
      this.java = java;
      this.type = type;
      this.mgf = mgf;
      this.length = length;
    }
  }

  static CK_MECHANISM plain(long type) {
    return with(type, null);
  }

  static CK_MECHANISM with(long type, @Nullable Object parameter) {
    var mechanism = new CK_MECHANISM();
    mechanism.mechanism = type;
    mechanism.pParameter = parameter;
    return mechanism;
  }

  /// @param type `CKM_RSA_PKCS_PSS` or one that hashes; the salt is as long as the digest
  static CK_MECHANISM pss(long type, Digest digest) {
    return pss(type, digest.type, digest.mgf, digest.length);
  }

  static CK_MECHANISM pss(long type, long hash, long mgf, long saltLength) {
    var parameter = new CK_RSA_PKCS_PSS_PARAMS();
    parameter.hashAlg = hash;
    parameter.mgf = mgf;
    parameter.sLen = saltLength;
    return with(type, parameter);
  }

  static CK_MECHANISM oaep(long hash, long mgf, byte @Nullable [] label) {
    var parameter = new CK_RSA_PKCS_OAEP_PARAMS();
    parameter.hashAlg = hash;
    parameter.mgf = mgf;
    parameter.source = 1; // CKZ_DATA_SPECIFIED
    parameter.pSourceData = label;
    return with(CKM_RSA_PKCS_OAEP, parameter);
  }

  static CK_MECHANISM gcm(byte[] iv, byte @Nullable [] associated, int tagBits) {
    var parameter = new CK_GCM_PARAMS();
    parameter.pIv = iv;
    parameter.pAAD = associated;
    parameter.ulTagBits = tagBits;
    return with(CKM_AES_GCM, parameter);
  }

  static CK_MECHANISM cbcPad(byte[] iv) {
    return with(CKM_AES_CBC_PAD, iv);
  }

  static CK_MECHANISM ecdh(long kdf, byte @Nullable [] shared, byte[] publicPoint) {
    var parameter = new CK_ECDH1_DERIVE_PARAMS();
    parameter.kdf = kdf;
    parameter.pSharedData = shared;
    parameter.pPublicData = publicPoint;
    return with(CKM_ECDH1_DERIVE, parameter);
  }
}
