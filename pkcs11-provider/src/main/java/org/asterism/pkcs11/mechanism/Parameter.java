package org.asterism.pkcs11.mechanism;

/// A mechanism's parameter, decoded from its structure; one record per structure of the standard.
///
/// Numbers are the standard's own constants, unchecked: the mechanism that gets a parameter says
/// what it accepts. Arrays are not copied; nobody writes to them.
public sealed interface Parameter {

  /// A NULL parameter.
  record None() implements Parameter {}

  /// A parameter that is just bytes: an initialisation vector.
  record Iv(byte[] value) implements Parameter {}

  /// `CK_GCM_PARAMS` (PKCS#11 v3.1 §6.13.3), in either layout.
  ///
  /// @param aad empty where the application gave none
  record Gcm(byte[] iv, byte[] aad, long tagBits) implements Parameter {}

  /// `CK_RSA_PKCS_PSS_PARAMS` (PKCS#11 v3.1 §6.1.9).
  ///
  /// @param hash a `CKM_`
  /// @param mgf a `CKG_`
  record Pss(long hash, long mgf, long saltLength) implements Parameter {}

  /// `CK_RSA_PKCS_OAEP_PARAMS` (PKCS#11 v3.1 §6.1.7).
  ///
  /// @param hash a `CKM_`
  /// @param mgf a `CKG_`
  /// @param source a `CKZ_`
  record Oaep(long hash, long mgf, long source, byte[] label) implements Parameter {}

  /// `CK_ECDH1_DERIVE_PARAMS` (PKCS#11 v3.1 §6.3.18).
  ///
  /// @param kdf a `CKD_`
  /// @param sharedData empty where the application gave none
  /// @param publicPoint raw, or wrapped in a DER OCTET STRING
  record Ecdh1(long kdf, byte[] sharedData, byte[] publicPoint) implements Parameter {}

  /// A structure of the standard that no mechanism of this token takes.
  record Unserved() implements Parameter {}
}
