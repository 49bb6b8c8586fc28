package org.asterism.algorithm.edwards;

import org.asterism.key.SigningScheme;

/// One of the variants of EdDSA (RFC 8032 §5.1, §5.2).
///
/// @param separated whether variant and context go into the signature: not in Ed25519
/// @param preHashed whether what is signed is a digest: Ed25519ph, Ed448ph
record EddsaScheme(boolean separated, boolean preHashed, byte[] context) implements SigningScheme {}
