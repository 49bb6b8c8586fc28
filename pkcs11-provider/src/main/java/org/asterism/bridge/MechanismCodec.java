package org.asterism.bridge;

import org.asterism.pkcs11.mechanism.Mechanism;
import org.asterism.pkcs11.mechanism.Parameter;

/// Reads mechanisms (letter `m`) and parameters (letter `P`): the forms of `params.def` become the
/// records of [Parameter].
final class MechanismCodec {
  private MechanismCodec() {}

  static Mechanism readMechanism(FrameReader in) throws BrokenFrame {
    return new Mechanism(in.u64(), readParameter(in));
  }

  /// A form that this engine does not read is passed over by its length.
  static Parameter readParameter(FrameReader in) throws BrokenFrame {
    ParameterForm form = ParameterForm.find(in.u8());
    FrameReader fields = in.part(in.u32());
    if (form == null || !form.plain()) {
      return new Parameter.Unserved();
    }
    ParameterFields read = ParameterFields.read(form, fields);
    fields.end();
    return parameter(form, read);
  }

  private static Parameter parameter(ParameterForm form, ParameterFields fields) {
    return switch (form.name()) {
      case "none" -> new Parameter.None();
      case "raw" -> new Parameter.Iv(fields.bytes("bytes"));
      case "iv4", "iv8", "iv16" -> new Parameter.Iv(fields.bytes("iv"));
      case "gcm", "gcm40" ->
          new Parameter.Gcm(fields.bytes("iv"), fields.bytes("aad"), fields.number("tagBits"));
      case "rsa_pss" ->
          new Parameter.Pss(fields.number("hashAlg"), fields.number("mgf"), fields.number("sLen"));
      case "rsa_oaep" ->
          new Parameter.Oaep(
              fields.number("hashAlg"),
              fields.number("mgf"),
              fields.number("source"),
              fields.bytes("sourceData"));
      case "ecdh1" ->
          new Parameter.Ecdh1(
              fields.number("kdf"), fields.bytes("sharedData"), fields.bytes("publicData"));
      default -> new Parameter.Unserved();
    };
  }
}
