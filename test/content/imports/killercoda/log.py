#!/usr/bin/env python3
import sys
sys.exit(0 if len(open('log.txt').readlines()) == 1 else 1)
