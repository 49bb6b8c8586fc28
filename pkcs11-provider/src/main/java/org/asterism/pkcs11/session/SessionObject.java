package org.asterism.pkcs11.session;

import java.util.Optional;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// An object that lives in the engine's memory until its session ends; it is never shared out
/// (design §5). Immutable but for its key's end; safe for use by many threads.
///
/// @param session the one that made it
/// @param taken what it takes of its application's allowance; ends with it
public record SessionObject(
    long handle,
    long session,
    Attributes attributes,
    Optional<KeyFacts> key,
    Source source,
    Allowance.Taken taken)
    implements VisibleObject, AutoCloseable {

  /// Where the private or secret key is.
  sealed interface Source {
    /// Ends the key where it is here.
    default void close() {}

    record None() implements Source {}

    /// Here, whole; owned by the object.
    record Whole(LocalKey key) implements Source {
      @Override
      public void close() {
        key.close();
      }
    }

    /// In the token: a copy of a token object refers to the same shares (design §5), and ends with
    /// the last token object that does.
    record Reference(StoredObject original) implements Source {}
  }

  @Override
  public boolean isPrivate() {
    return attributes.isTrue(org.asterism.cryptoki.Cka.PRIVATE);
  }

  @Override
  public boolean hasMaterial() {
    return !(source instanceof Source.None);
  }

  @Override
  public KeyUse use() throws CryptokiException {
    return switch (source) {
      case Source.Whole(LocalKey whole) -> whole;
      case Source.Reference(StoredObject original) -> original.use();
      case Source.None _ ->
          throw new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the object has no secret key");
    };
  }

  SessionObject with(Attributes changed) {
    return new SessionObject(handle, session, changed, key, source, taken);
  }

  SessionObject called(long other) {
    return new SessionObject(other, session, attributes, key, source, taken);
  }

  @Override
  public void close() {
    taken.close();
    source.close();
  }
}
