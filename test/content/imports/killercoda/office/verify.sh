#!/bin/bash
if ! docker ps --format '{{.Names}}' | grep -qx office; then
  echo "No container called office is running."
  exit 1
fi
