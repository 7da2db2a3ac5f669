"""What the command line says, understood: options, configuration, the target, where reports go."""
