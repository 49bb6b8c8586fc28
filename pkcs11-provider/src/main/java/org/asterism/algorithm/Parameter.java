package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;

/// A mechanism's parameter, decoded from its structure; one record per structure of the standard.
/// Those of one algorithm lie with it.
///
/// Numbers are the standard's own constants, unchecked: the mechanism that gets a parameter says
/// what it accepts. Arrays are not copied; nobody writes to them.
public interface Parameter {
  /// The bytes in it, whose number the application decides.
  default int length() {
    return 0;
  }

  /// A NULL parameter.
  record None() implements Parameter {}

  /// A parameter that is just bytes: an initialisation vector.
  record Iv(byte[] value) implements Parameter {}

  /// A structure of the standard that no mechanism of this token takes.
  record Unserved() implements Parameter {}

  /// The fields of a structure, by the names of `params.def`. Fields of a structure that another
  /// one points to stand beside the outer ones.
  interface Fields {
    /// A CK_ULONG, a handle or a byte; of an output buffer its capacity.
    long number(String name);

    /// Empty where the application's pointer was NULL.
    byte[] bytes(String name);

    /// What is secret; closed with the call.
    SecretBytes secret(String name);

    /// Whether the application's pointer was not NULL.
    boolean present(String name);

    /// The caller of the mechanism closes its secrets.
    Template template(String name);

    /// The structures of an array, in order.
    List<Fields> structures(String name);
  }

  /// Makes the record of one structure.
  @FunctionalInterface
  interface Reader {
    Parameter read(Fields fields);
  }
}
