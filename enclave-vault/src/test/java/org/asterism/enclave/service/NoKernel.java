package org.asterism.enclave.service;

import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;

/// The kernel of a machine that lacks both libraries.
final class NoKernel implements Kernel {
  @Override
  public Set<Group> groups() {
    return Set.of();
  }

  @Override
  public SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Point> decode(Curve curve, byte[] encoded) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Point multiply(Point point, SecretBytes scalar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Point multiplyBase(Curve curve, SecretBytes scalar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Point> add(Point a, Point b) {
    throw new UnsupportedOperationException();
  }
}
