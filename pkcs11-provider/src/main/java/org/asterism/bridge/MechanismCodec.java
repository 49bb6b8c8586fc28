package org.asterism.bridge;

import java.util.function.Consumer;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.Parameter;
import org.asterism.cryptoki.CryptokiException;

/// A reader of mechanisms (letter `m`) and parameters (letter `P`): the forms of `params.def`
/// become the records of [Parameter].
///
/// @param mechanisms whose parameters are read
/// @param templates reads those in a parameter
/// @param read gets the fields of each parameter, for what is written back into them
record MechanismCodec(
    MechanismTable mechanisms, TemplateCodec templates, Consumer<ParameterFields> read) {

  Mechanism readMechanism(FrameReader in) throws BrokenFrame, CryptokiException {
    return new Mechanism(in.u64(), readParameter(in));
  }

  /// A form that this engine does not know is passed over by its length.
  Parameter readParameter(FrameReader in) throws BrokenFrame, CryptokiException {
    ParameterForm form = ParameterForm.find(in.u8());
    FrameReader part = in.part(in.u32());
    if (form == null) {
      return new Parameter.Unserved();
    }
    ParameterFields fields = ParameterFields.read(form, part, templates);
    part.end();
    read.accept(fields);
    return switch (form.name()) {
      case "none" -> new Parameter.None();
      case "raw" -> new Parameter.Iv(fields.bytes("bytes"));
      case "ulong" -> new Parameter.Ulong(fields.number("value"));
      case "handle" -> new Parameter.Handle(fields.number("handle"));
      case "string_data" -> new Parameter.StringData(fields.bytes("data"));
      case "iv4", "iv8", "iv16" -> new Parameter.Iv(fields.bytes("iv"));
      default -> mechanisms.parameter(form.name(), fields);
    };
  }
}
