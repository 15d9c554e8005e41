// jshell --class-path tangent.jar --add-modules jdk.incubator.vector -R--add-modules -Rjdk.incubator.vector OneLiner.jsh
System.out.println(dev.tangent.kernel.LimitKernel.of(dev.tangent.layer.Architecture.parse(2, 1, "dense 9; relu; dense")).compute(dev.tangent.linalg.DoubleMatrix.of(2, 2, 1, 0, 0, 1)).ntk().get(0, 1))
/exit
