package org.asterism.pkcs11.object;

import org.asterism.token.NewObject;

/// Both objects of a new key pair; the private one owns the material.
public record NewPair(NewObject publicKey, NewObject privateKey) {}
