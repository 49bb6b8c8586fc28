package org.asterism.pkcs11.message;

import java.security.SecureRandom;
import org.asterism.algorithm.MessageParameter;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;

/// A wrapped key as a message of an AEAD (PKCS#11 v3.2 §6.13.3, §6.13.5): the token may choose the
/// initialisation vector, and the tag stands in the parameter.
///
/// @param iv as it was given or chosen
public record KeyMessage(MessageParameter parameter, byte[] iv) {

  /// A key that came out of a call, and what its parameter gets written back.
  public record Wrapped(Output key, WrittenBack writtenBack) {}

  /// To be wrapped.
  public static KeyMessage sealing(Parameter parameter, SecureRandom random)
      throws CryptokiException {
    MessageParameter message = MessageCipher.withTag(parameter);
    return new KeyMessage(message, IvGenerator.alone(message, random));
  }

  /// That was wrapped.
  public static KeyMessage opening(Parameter parameter) throws CryptokiException {
    MessageParameter message = MessageCipher.withTag(parameter);
    return new KeyMessage(message, message.iv());
  }

  /// The parameter by which the mechanism wraps it, with the tag behind it.
  public Parameter single(byte[] associated) {
    return parameter.single(iv, associated);
  }

  /// The application's buffer, and the tag behind it.
  public Buffer withTag(Buffer buffer) {
    return new Buffer(buffer.present(), buffer.capacity() + tagBytes());
  }

  /// @param sealed with the tag behind it
  public Wrapped apart(Output sealed) {
    return switch (sealed) {
      case Output.Bytes(byte[] bytes) -> {
        MessageOutput output = MessageCipher.sealed(parameter, bytes).with(parameter.ivField(), iv);
        yield new Wrapped(new Output.Bytes(output.bytes()), output.writtenBack());
      }
      case Output.Length(long needed) ->
          new Wrapped(new Output.Length(needed - tagBytes()), WrittenBack.NOTHING);
      case Output.TooSmall(long needed) ->
          new Wrapped(new Output.TooSmall(needed - tagBytes()), WrittenBack.NOTHING);
    };
  }

  /// The wrapped key with the tag behind it.
  public byte[] together(byte[] wrapped) {
    return MessageCipher.joined(wrapped, MessageCipher.tag(parameter));
  }

  private int tagBytes() {
    return MessageCipher.tagBytes(parameter);
  }
}
