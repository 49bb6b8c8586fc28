package org.asterism.pkcs11.object;

/// Both objects of a new key pair; the private one owns the material.
public record DraftPair(Draft publicKey, Draft privateKey) {}
