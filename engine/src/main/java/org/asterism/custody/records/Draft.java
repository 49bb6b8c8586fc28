package org.asterism.custody.records;

import java.util.Optional;
import org.asterism.key.KeyMaterial;

/// An object to be stored.
///
/// @param content its row's content
/// @param material a new key to split; stays the caller's
/// @param existingKey the key that it is to share with other objects; 0: none
public record Draft(byte[] content, Optional<KeyMaterial> material, long existingKey) {}
