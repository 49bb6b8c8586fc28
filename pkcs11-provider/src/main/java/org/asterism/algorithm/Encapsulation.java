package org.asterism.algorithm;

import org.asterism.key.KeyMaterial;

/// A shared secret, and what its peer needs to come to the same one. Whoever gets it closes the
/// key.
public record Encapsulation(byte[] ciphertext, KeyMaterial key) {}
