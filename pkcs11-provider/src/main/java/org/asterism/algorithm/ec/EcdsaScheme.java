package org.asterism.algorithm.ec;

import org.asterism.key.SigningScheme;

/// ECDSA (FIPS 186-5 §6.4) over a digest that the caller computed, cut to the field's length.
public record EcdsaScheme() implements SigningScheme {}
