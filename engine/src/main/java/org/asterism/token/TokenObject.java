package org.asterism.token;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.key.KeyFacts;

/// A token object as an application may see it. Immutable.
///
/// @param number stable across restarts, less than 2^62
/// @param key what is public about its key; empty for data and certificates
/// @param hasMaterial whether the vaults hold a key of this object
public record TokenObject(
    long number,
    Attributes attributes,
    boolean isPrivate,
    Optional<KeyFacts> key,
    boolean hasMaterial) {}
