package org.asterism.token;

import java.util.Optional;
import java.util.function.LongFunction;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;

/// What finds the objects of one token by their attributes. It is told of each change, and keeps
/// the attributes themselves nowhere.
///
/// **Threads.** Its owner sees to it that a change has it for itself; searches may come together.
public interface ObjectIndex {
  /// An object came, changed or went.
  ///
  /// @param before what it was; empty: it was not there
  /// @param after what it is; empty: it is gone
  void change(long number, Optional<Attributes> before, Optional<Attributes> after);

  /// The numbers of the objects that match, in the order in which applications get them.
  ///
  /// @param shown what the application sees of an object; empty: nothing
  long[] find(Template wanted, LongFunction<Optional<Attributes>> shown);

  /// Forgets all objects.
  void clear();
}
