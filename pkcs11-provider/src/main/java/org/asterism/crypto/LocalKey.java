package org.asterism.crypto;

import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// A key that is whole in this process: a session key, or an assembled one during its lease.
///
/// The provider's native key is made once. Safe for use by many threads; after [#close()] every use
/// is an `IllegalStateException`.
public final class LocalKey implements KeyUse, AutoCloseable {
  private final KeyMaterial material;
  private final Providers providers;

  private LocalKey(KeyMaterial material, Providers providers) {
    this.material = material;
    this.providers = providers;
  }

  /// Takes ownership of `material`, also when this fails.
  ///
  /// @throws IllegalArgumentException if the material is not a key of its facts
  public static LocalKey of(KeyMaterial material, Providers providers) {
    return new LocalKey(material, providers);
  }

  @Override
  public KeyFacts facts() {
    return material.facts();
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    return Skeleton.missing(providers);
  }

  @Override
  public <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException {
    return use.apply(material);
  }

  /// Destroys the native key and erases the material.
  @Override
  public void close() {
    material.close();
  }
}
