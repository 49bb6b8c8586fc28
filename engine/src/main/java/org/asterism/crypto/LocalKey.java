package org.asterism.crypto;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// A key that is whole in this process: a session key, or an assembled one during its lease.
///
/// The provider's native key is made once; a use takes no lock and looks nothing up. Safe for use
/// by many threads. [#close()] waits for nobody: the key goes on for uses on their way and for who
/// has a [#hold()], and is erased after the last of them. Another use is `CKR_KEY_HANDLE_INVALID`.
///
/// **Limit.** Amazon's provider erases a native key on close; the JDK's keys stay in the heap until
/// it is reused.
public final class LocalKey implements KeyUse, AutoCloseable {
  private final KeyMaterial material;
  private final Optional<NativeKey> privateKey;
  private final AtomicBoolean closed = new AtomicBoolean();

  // The owner, until it closes, and every hold; 0 is the end.
  private final AtomicInteger holders = new AtomicInteger(1);

  private LocalKey(KeyMaterial material, Optional<NativeKey> privateKey) {
    this.material = material;
    this.privateKey = privateKey;
  }

  /// Takes ownership of `material`, also when this fails.
  ///
  /// @throws IllegalArgumentException if the material is not a key of its facts
  public static LocalKey of(KeyMaterial material, KeyForms forms) {
    try (var handover = Handover.orElse(material::close)) {
      return handover.to(new LocalKey(material, forms.load(material)));
    }
  }

  @Override
  public KeyFacts facts() {
    return material.facts();
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    try (Held held = hold()) {
      return held.sign(scheme, input);
    }
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    try (Held held = hold()) {
      return held.decrypt(scheme, ciphertext);
    }
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    try (Held held = hold()) {
      return held.agree(peerPoint);
    }
  }

  @Override
  public <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException {
    try (Held held = hold()) {
      return held.material(use);
    }
  }

  /// How much locked memory it takes.
  public int bytes() {
    return material.encoded().length();
  }

  @Override
  public Held hold() throws CryptokiException {
    if (closed.get() || holders.getAndUpdate(held -> held == 0 ? 0 : held + 1) == 0) {
      throw new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the key is not there any more");
    }
    return new Held();
  }

  /// The key for one who holds it: closing the key does not end it.
  public final class Held implements KeyUse, KeyUse.Hold {
    private final AtomicBoolean givenBack = new AtomicBoolean();

    private Held() {}

    @Override
    public KeyUse key() {
      return this;
    }

    @Override
    public KeyFacts facts() {
      return material.facts();
    }

    @Override
    public byte[] sign(SigningScheme scheme, byte[] input)
        throws VaultException, CryptokiException {
      return privateKey().sign(scheme, input);
    }

    @Override
    public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
        throws VaultException, CryptokiException {
      return privateKey().decrypt(scheme, ciphertext);
    }

    @Override
    public SecretBytes agree(byte[] peerPoint) throws CryptokiException {
      return privateKey().agree(peerPoint);
    }

    @Override
    public <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException {
      return use.apply(material);
    }

    @Override
    public void close() {
      if (givenBack.compareAndSet(false, true)) {
        release();
      }
    }
  }

  /// Gives the key up; it ends once nobody holds it. Does nothing the second time.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }

  // Destroys the native key and erases the material.
  private void release() {
    if (holders.decrementAndGet() == 0) {
      privateKey.ifPresent(NativeKey::destroy);
      material.close();
    }
  }

  private NativeKey privateKey() throws CryptokiException {
    return privateKey.orElseThrow(() ->
        new CryptokiException(
            Ckr.KEY_TYPE_INCONSISTENT, "expected a private key, found a secret key"));
  }
}
