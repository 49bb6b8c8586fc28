package org.asterism.wiring;

import java.util.EnumSet;
import org.asterism.kernel.Group;
import org.asterism.kernel.JavaKernel;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.MissingLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an engine may do that is a process of its own, and no guest in an application.
public final class OwnProcess {
  private static final Logger LOG = LoggerFactory.getLogger(OwnProcess.class);

  private OwnProcess() {}

  /// How it computes with points: by the system's libraries, of which it is the only user here.
  /// Where one of them is missing Java stands in, which no vault would have (ADR 37): it is slower,
  /// and keeps to the same limits as in a guest.
  public static Kernel kernel() {
    LibraryKernel libraries = LibraryKernel.open();
    if (libraries.groups().containsAll(EnumSet.allOf(Group.class))) {
      return libraries;
    }
    for (MissingLibrary missing : libraries.missing()) {
      LOG.warn("points are computed in java, which takes three times as long: {}", missing);
    }
    return new JavaKernel();
  }
}
