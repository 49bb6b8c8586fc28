package org.asterism.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Points of the libraries.
class PointTest extends PointContract {
  private static final LibraryKernel KERNEL = LibraryKernel.open();

  PointTest() {
    super(KERNEL);
  }

  @Test
  void thisMachineHasAllGroups() {
    assertEquals(EnumSet.allOf(Group.class), KERNEL.groups());
    assertEquals(List.of(), KERNEL.missing());
  }
}
