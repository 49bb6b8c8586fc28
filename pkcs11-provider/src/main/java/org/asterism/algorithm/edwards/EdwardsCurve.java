package org.asterism.algorithm.edwards;

import java.security.MessageDigest;
import java.util.List;
import org.asterism.algorithm.OctetCurve;
import org.asterism.crypto.Providers;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;

/// The curves of RFC 8032, and EdDSA on them.
public enum EdwardsCurve implements OctetCurve {
  ED25519(Ed25519.PUBLIC_KEY_SIZE, Ed25519.SIGNATURE_SIZE),
  ED448(Ed448.PUBLIC_KEY_SIZE, Ed448.SIGNATURE_SIZE);

  private final int keyBytes;
  private final int signatureBytes;

  EdwardsCurve(int keyBytes, int signatureBytes) {
    this.keyBytes = keyBytes;
    this.signatureBytes = signatureBytes;
  }

  @Override
  public List<String> names() {
    return switch (this) {
      case ED25519 -> List.of("edwards25519", "Ed25519", "ed25519");
      case ED448 -> List.of("edwards448", "Ed448", "ed448");
    };
  }

  // The second is GnuPG's, which OpenSC's pkcs11-tool sends.
  @Override
  public List<String> objectIdentifiers() {
    return switch (this) {
      case ED25519 -> List.of("1.3.101.112", "1.3.6.1.4.1.11591.15.1");
      case ED448 -> List.of("1.3.101.113");
    };
  }

  @Override
  public int keyBytes() {
    return keyBytes;
  }

  int signatureBytes() {
    return signatureBytes;
  }

  /// Whether it is a point of the large subgroup and not its neutral element.
  @Override
  public boolean isPublicKey(byte[] octets) {
    return switch (this) {
      case ED25519 -> Ed25519.validatePublicKeyFull(octets, 0);
      case ED448 -> Ed448.validatePublicKeyFull(octets, 0);
    };
  }

  @Override
  public byte[] publicKey(byte[] octets) {
    byte[] publicKey = new byte[keyBytes];
    switch (this) {
      case ED25519 -> Ed25519.generatePublicKey(octets, 0, publicKey, 0);
      case ED448 -> Ed448.generatePublicKey(octets, 0, publicKey, 0);
    }
    return publicKey;
  }

  /// What the pre-hashed variant hashes with (RFC 8032 §5.1, §5.2).
  MessageDigest preHash(Providers providers) {
    return providers.digest(this == ED25519 ? "SHA-512" : "SHAKE256-512");
  }

  /// @param octets of the private key
  /// @param publicKey that of the private key: with another one the signature would reveal it
  byte[] sign(EddsaScheme scheme, byte[] octets, byte[] publicKey, byte[] input) {
    byte[] made = new byte[signatureBytes];
    byte[] context = scheme.context();
    int length = input.length;
    switch (this) {
      case ED25519 -> {
        if (scheme.preHashed()) {
          Ed25519.signPrehash(octets, 0, publicKey, 0, context, input, 0, made, 0);
        } else if (scheme.separated()) {
          Ed25519.sign(octets, 0, publicKey, 0, context, input, 0, length, made, 0);
        } else {
          Ed25519.sign(octets, 0, publicKey, 0, input, 0, length, made, 0);
        }
      }
      case ED448 -> {
        if (scheme.preHashed()) {
          Ed448.signPrehash(octets, 0, publicKey, 0, context, input, 0, made, 0);
        } else {
          Ed448.sign(octets, 0, publicKey, 0, context, input, 0, length, made, 0);
        }
      }
    }
    return made;
  }

  boolean isSignature(EddsaScheme scheme, byte[] publicKey, byte[] input, byte[] signature) {
    byte[] context = scheme.context();
    int length = input.length;
    return switch (this) {
      case ED25519 -> {
        if (scheme.preHashed()) {
          yield Ed25519.verifyPrehash(signature, 0, publicKey, 0, context, input, 0);
        }
        yield scheme.separated()
            ? Ed25519.verify(signature, 0, publicKey, 0, context, input, 0, length)
            : Ed25519.verify(signature, 0, publicKey, 0, input, 0, length);
      }
      case ED448 ->
          scheme.preHashed()
              ? Ed448.verifyPrehash(signature, 0, publicKey, 0, context, input, 0)
              : Ed448.verify(signature, 0, publicKey, 0, context, input, 0, length);
    };
  }
}
