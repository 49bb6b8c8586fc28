package org.asterism.algorithm;

/// What `C_GetMechanismInfo` tells (PKCS#11 v3.1 §3.5).
///
/// @param minKeySize bits for RSA, EC and the generation of generic secrets; bytes for AES and
///   HMAC; 0 for digests
/// @param maxKeySize in the same unit
/// @param flags `CKF_` of `CK_MECHANISM_INFO`
public record MechanismInfo(long minKeySize, long maxKeySize, long flags) {}
