package org.asterism.algorithm.pqc;

/// What a parameter set says of its keys.
///
/// @param number `CKP_`
/// @param objectIdentifier in dots
/// @param privateBytes length of an expanded private key
/// @param seedBytes 0 where private keys have no seed
public record SetShape(
    long number, String objectIdentifier, int publicBytes, int privateBytes, int seedBytes) {}
