package org.asterism.pkcs11.message;

import java.security.SecureRandom;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.WrapParameter;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;

/// The initialisation vector of one wrapped key, which the token may choose (PKCS#11 v3.2 §6.13.3,
/// §6.13.5).
///
/// @param mechanism with the parameter by which it wraps and unwraps
/// @param writtenBack the vector, if the application gets it
public record KeyVector(Mechanism mechanism, WrittenBack writtenBack) {

  /// To wrap by.
  public static KeyVector sealing(Mechanism asked, SecureRandom random) throws CryptokiException {
    if (asked.parameter() instanceof WrapParameter parameter) {
      byte[] iv = IvGenerator.alone(parameter, random);
      return new KeyVector(
          new Mechanism(asked.type(), parameter.single(iv)),
          WrittenBack.NOTHING.with(parameter.ivField(), iv));
    }
    return new KeyVector(asked, WrittenBack.NOTHING);
  }

  /// The mechanism that unwraps by a vector as it was given, whatever generated it.
  public static Mechanism opening(Mechanism asked) {
    return asked.parameter() instanceof WrapParameter parameter
        ? new Mechanism(asked.type(), parameter.single(parameter.iv()))
        : asked;
  }

  /// A key that was wrapped by it, or the length of one, which has no vector so far.
  public KeyMessage.Wrapped with(Output key) {
    return new KeyMessage.Wrapped(
        key, key instanceof Output.Bytes ? writtenBack : WrittenBack.NOTHING);
  }
}
