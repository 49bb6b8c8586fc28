package org.asterism.bridge;

import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.Parameter;

/// A reader of mechanisms (letter `m`) and parameters (letter `P`): the forms of `params.def`
/// become the records of [Parameter].
///
/// @param mechanisms whose parameters are read
record MechanismCodec(MechanismTable mechanisms) {

  Mechanism readMechanism(FrameReader in) throws BrokenFrame {
    return new Mechanism(in.u64(), readParameter(in));
  }

  /// A form that this engine does not read is passed over by its length.
  Parameter readParameter(FrameReader in) throws BrokenFrame {
    ParameterForm form = ParameterForm.find(in.u8());
    FrameReader fields = in.part(in.u32());
    if (form == null || !form.plain()) {
      return new Parameter.Unserved();
    }
    ParameterFields read = ParameterFields.read(form, fields);
    fields.end();
    return switch (form.name()) {
      case "none" -> new Parameter.None();
      case "raw" -> new Parameter.Iv(read.bytes("bytes"));
      case "ulong" -> new Parameter.Number(read.number("value"));
      case "iv4", "iv8", "iv16" -> new Parameter.Iv(read.bytes("iv"));
      default -> mechanisms.parameter(form.name(), read);
    };
  }
}
